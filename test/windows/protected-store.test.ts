import { chmodSync, existsSync, mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { modeProtection, ProtectedStore } from '../../src/windows/protected-store.ts';
import { emptyFolder } from '../support/folder.ts';

const protection = modeProtection(() => () => {});

/** A ProgramData in which another user has made the store's folder. */
function folderOfAnotherUser() {
  const programData = emptyFolder();
  const root = join(programData, 'WinsockLsp');
  mkdirSync(root);
  chmodSync(root, 0o777);
  return { programData, root };
}

describe.skipIf(process.platform === 'win32')('a store whose folder another user made', () => {
  test('is renamed to a free name', () => {
    const { programData, root } = folderOfAnotherUser();
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

  test('is not renamed when another process has already replaced it by a safe one', () => {
    const { programData, root } = folderOfAnotherUser();
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

  test('is not renamed when it does not exist or is safe', () => {
    const programData = emptyFolder();
    const store = new ProtectedStore(programData, protection);
    expect([store.untrusted(), store.moveUntrusted()]).toEqual([null, null]);
    store.lock();
    expect([store.untrusted(), store.moveUntrusted(), readdirSync(programData)]).toEqual([null, null, ['WinsockLsp']]);
  });
});
