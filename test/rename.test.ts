import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Failure } from '../src/failure.ts';
import { type RenameOptions, type RenameSystem, rename } from '../src/rename.ts';
import { emptyFolder } from './support/folder.ts';

/** A disk on which renames fail with the given errors in turn; the last one repeats, '' is success. Its clock runs in pauses only. */
class ScannedDisk implements RenameSystem {
  readonly folder = emptyFolder();
  readonly from = join(this.folder, 'new');
  readonly to = join(this.folder, 'kept');
  readonly #errors: string[];
  tries = 0;
  time = 0;

  constructor(...errors: string[]) {
    this.#errors = errors;
    writeFileSync(this.from, 'content');
  }

  rename(from: string, to: string): void {
    const code = this.#errors[Math.min(this.tries++, this.#errors.length - 1)];
    if (code !== undefined && code !== '') throw Object.assign(new Error(`${code}: rename`), { code });
    renameSync(from, to);
  }

  now(): number {
    return this.time;
  }

  pause(milliseconds: number): void {
    this.time += milliseconds;
  }

  failure(options: Partial<RenameOptions> = {}): Failure | null {
    try {
      rename(this.from, this.to, { code: 'backupFailed', ...options }, this);
      return null;
    } catch (error) {
      if (error instanceof Failure) return error;
      throw error;
    }
  }
}

describe('a rename', () => {
  test('that fails five times, because a scanner has the file open, works at the sixth try', () => {
    const disk = new ScannedDisk('EPERM', 'EACCES', 'EBUSY', 'EPERM', 'EACCES', '');
    expect(disk.failure()).toBeNull();
    expect([disk.tries, readFileSync(disk.to, 'utf8'), existsSync(disk.from)]).toEqual([6, 'content', false]);
    expect(disk.time).toBeLessThan(1000);
  });

  test.each(['EPERM', 'EACCES', 'EBUSY'])(
    'that fails with %s for ten seconds ends with a message for people',
    (code) => {
      const disk = new ScannedDisk(code);
      const failure = disk.failure();
      expect(failure).toMatchObject({ code: 'backupFailed', target: disk.to });
      expect(failure?.message).toContain('another program has it open');
      expect(failure?.message).not.toMatch(/\bE[A-Z]{4,}\b/);
      expect(failure?.hint).toContain('Run the command again');
      expect(disk.time).toBeGreaterThanOrEqual(10_000);
      expect(disk.time).toBeLessThan(11_000);
      expect(readFileSync(disk.from, 'utf8')).toBe('content');
    },
  );

  test.each([
    ['ENOSPC', 'the disk is full'],
    ['EXDEV', 'the two places are on different disks'],
    ['ENOENT', 'is not there'],
  ])('that fails with %s is not tried again', (code, words) => {
    const disk = new ScannedDisk(code);
    expect(disk.failure()?.message).toContain(words);
    expect([disk.tries, disk.time]).toEqual([1, 0]);
  });

  test('is not tried again once another process has done the work', () => {
    const disk = new ScannedDisk('EPERM');
    expect(disk.failure({ isDone: () => disk.tries === 3 })).toBeNull();
    expect(disk.tries).toBe(3);
  });

  test('on a real disk fails at once where a folder has the new name', () => {
    const { from, to } = new ScannedDisk();
    mkdirSync(to);
    expect(() => rename(from, to, { code: 'outputUnwritable' })).toThrow(/'.*new' could not be renamed to '.*kept'/);
  });
});
