import { chmodSync, existsSync, mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { modeProtection, ProtectedStore } from '../../src/windows/protected-store.ts';
import { emptyFolder } from '../support/folder.ts';

const protection = modeProtection(() => () => {});

function squatted() {
  const programData = emptyFolder();
  const root = join(programData, 'WinsockLsp');
  mkdirSync(root);
  chmodSync(root, 0o777);
  return { programData, root };
}

describe.skipIf(process.platform === 'win32')('a store that another user made first', () => {
  test('is renamed to a name that nobody has taken', () => {
    const { programData, root } = squatted();
    vi.useFakeTimers({ now: Date.UTC(2026, 10, 30, 14, 18, 12, 345), toFake: ['Date'] });
    try {
      mkdirSync(`${root}.untrusted-20261130-141812-345`);
      const moved = new ProtectedStore(programData, protection).moveUntrusted();
      expect(moved).toEqual({ from: root, to: `${root}.untrusted-20261130-141812-346` });
    } finally {
      vi.useRealTimers();
    }
    expect(existsSync(root)).toBe(false);
  });

  test('stays where it is when another process has made a safe one meanwhile', () => {
    const { programData, root } = squatted();
    let asked = 0;
    const store = new ProtectedStore(programData, {
      ...protection,
      isSafe: (path) => {
        const safe = protection.isSafe(path);
        if (asked++ === 0) {
          renameSync(root, `${root}.untrusted-earlier`);
          protection.makeFolder(root);
          writeFileSync(join(root, 'lock'), '');
        }
        return safe;
      },
    });
    expect(store.moveUntrusted()).toBeNull();
    expect(readdirSync(programData).sort()).toEqual(['WinsockLsp', 'WinsockLsp.untrusted-earlier']);
    expect(readdirSync(root)).toEqual(['lock']);
  });

  test('is not there, or is safe: nothing is renamed', () => {
    const programData = emptyFolder();
    const store = new ProtectedStore(programData, protection);
    expect([store.untrusted(), store.moveUntrusted()]).toEqual([null, null]);
    store.lock();
    expect([store.untrusted(), store.moveUntrusted(), readdirSync(programData)]).toEqual([null, null, ['WinsockLsp']]);
  });
});
