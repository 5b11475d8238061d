// Files and members of archives that hold a catalog, but are named or packed like something that is passed over.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { unitsOf } from '../../src/commands/sources.ts';
import { readUnit } from '../../src/formats/read-unit.ts';
import { caseNamed } from '../support/cases.ts';
import { emptyFolder } from '../support/folder.ts';
import { hiveOf } from '../support/hive.ts';
import { dirty, newLogs } from '../support/hive-logs.ts';
import { netshOf } from '../support/netsh.ts';
import { verdictOf } from '../support/one-machine.ts';
import { zipOf } from '../support/zip.ts';

const CLEAN = caseNamed('clean-windows-10');
const SICK = caseNamed('one-lsp-both-catalogs');
const cleanHive = hiveOf(CLEAN);
const sickHive = hiveOf(SICK);
const cleanDump = Buffer.from(netshOf(CLEAN));
const sickDump = Buffer.from(netshOf(SICK));
const { log1 } = newLogs(cleanHive, sickHive);

const folder = emptyFolder('passed-over');

/** The verdict or the error of each source below a path. */
async function answersOf(path: string): Promise<string[]> {
  const answers: string[] = [];
  const sources = { operands: [path], filesFrom: null };
  for await (const unit of unitsOf(sources, { sources: 0 }, () => {}))
    for (const result of readUnit(unit, null))
      answers.push('failure' in result ? result.failure.code : verdictOf(result));
  return answers;
}

describe.each([
  ['a hive', sickHive, 'nonCompliant'],
  ['a dump behind zeros', Buffer.concat([Buffer.alloc(1024), sickDump]), 'nonCompliant'],
  ['a dump behind the head of a log', Buffer.concat([log1.subarray(0, 512), sickDump]), 'sourceUnsupported'],
  [
    'a hive behind the head of a log and zeros',
    Buffer.concat([log1.subarray(0, 512), Buffer.alloc(3584), sickHive]),
    'sourceUnsupported',
  ],
  ['a text that begins like a hive', Buffer.concat([Buffer.from('regf\r\n'), sickDump]), 'sourceMalformed'],
])('%s with the name of a log beside a hive', (_what, content, answer) => {
  test.each(['pc1.log', 'pc1.LOG1'])('is a source of its own: %s', async (name) => {
    const files = emptyFolder('passed-over');
    writeFileSync(join(files, 'pc1'), cleanHive);
    writeFileSync(join(files, name), content);
    expect((await answersOf(files)).sort()).toEqual(['compliant', answer].sort());
    expect((await answersOf(join(files, '*'))).sort()).toEqual(['compliant', answer].sort());
    const archive = join(emptyFolder('passed-over'), 'a.zip');
    writeFileSync(
      archive,
      zipOf([
        { name: 'pc1', data: cleanHive },
        { name, data: content },
      ]),
    );
    expect((await answersOf(archive)).sort()).toEqual(['compliant', answer].sort());
  });
});

test.each([
  ['a log', log1],
  ['zeros', Buffer.alloc(1024 * 1024)],
  ['the head of a log alone', log1.subarray(0, 512)],
  ['the head of a log and zeros', Buffer.concat([log1.subarray(0, 512), Buffer.alloc(65_536)])],
  ['nothing', Buffer.alloc(0)],
])('%s beside a hive is read with the hive', async (_what, log) => {
  const files = emptyFolder('passed-over');
  const hive = log === log1 ? dirty(cleanHive) : cleanHive;
  writeFileSync(join(files, 'SYSTEM'), hive);
  writeFileSync(join(files, 'SYSTEM.LOG1'), log);
  expect(await answersOf(files)).toHaveLength(1);
  const archive = join(emptyFolder('passed-over'), 'a.zip');
  writeFileSync(
    archive,
    zipOf([
      { name: 'SYSTEM', data: hive },
      { name: 'SYSTEM.LOG1', data: log },
    ]),
  );
  expect(await answersOf(archive)).toHaveLength(1);
});

test('a log that a pattern finds without its hive is an error, which names the hive', async () => {
  const files = emptyFolder('passed-over');
  writeFileSync(join(files, 'SYSTEM'), dirty(cleanHive));
  writeFileSync(join(files, 'SYSTEM.LOG1'), log1);
  expect(await answersOf(join(files, '*.LOG1'))).toEqual(['sourceUnsupported']);
  expect(await answersOf(`${files}/./SYSTEM*`)).toHaveLength(1);
});

/** The archive with a directory that lacks a member. */
function withoutInDirectory(archive: Buffer, name: string): Buffer {
  const end = archive.length - 22;
  const directory = archive.readUInt32LE(end + 16);
  const length = 46 + name.length;
  const record = archive.lastIndexOf(name, end) - 46;
  const last = Buffer.from(archive.subarray(end));
  for (const at of [8, 10]) last.writeUInt16LE(last.readUInt16LE(at) - 1, at);
  last.writeUInt32LE(last.readUInt32LE(12) - length, 12);
  expect(record).toBeGreaterThanOrEqual(directory);
  return Buffer.concat([archive.subarray(0, record), archive.subarray(record + length, end), last]);
}

describe('of a zip archive', () => {
  let count = 0;
  const answers = (bytes: Buffer) => {
    const path = join(folder, `${count++}.zip`);
    writeFileSync(path, bytes);
    return answersOf(path);
  };
  const clean = { name: 'a.txt', data: cleanDump };
  const sick = { name: 'b.txt', data: sickDump };

  test('a member with the name of a folder is read', async () => {
    expect(await answers(zipOf([clean, { ...sick, name: 'dump.txt/' }]))).toEqual(['compliant', 'nonCompliant']);
  });

  test('a folder is passed over', async () => {
    const empty = { data: Buffer.alloc(0) };
    expect(
      await answers(zipOf([{ ...empty, name: 'a/' }, clean, { ...empty, name: 'b/', packed: Buffer.alloc(0) }])),
    ).toEqual(['compliant']);
  });

  test.each([
    ['in front', [sick, clean]],
    ['between', [clean, sick, clean]],
    ['at the end', [clean, sick]],
  ])('a member that its directory does not name is an error: %s', async (_where, members) => {
    expect(await answers(withoutInDirectory(zipOf(members), 'b.txt'))).toContain('sourceMalformed');
  });

  test('what follows the packed data of a member is an error', async () => {
    const two = Buffer.concat([deflateRawSync(cleanDump), deflateRawSync(sickDump)]);
    expect(await answers(zipOf([{ ...clean, packed: two }]))).toEqual(['sourceMalformed']);
  });

  test('what stands behind its directory is an error', async () => {
    const archive = zipOf([clean]);
    const end = archive.length - 22;
    expect(await answers(Buffer.concat([archive.subarray(0, end), sickDump, archive.subarray(end)]))).toEqual([
      'compliant',
      'sourceMalformed',
    ]);
  });

  test('a comment is passed over, if it is too short for a catalog', async () => {
    const withComment = (comment: Buffer) => {
      const archive = Buffer.concat([zipOf([clean]), comment]);
      archive.writeUInt16LE(comment.length, archive.length - comment.length - 2);
      return answers(archive);
    };
    expect(await withComment(Buffer.alloc(512, 'Collected by Contoso. '))).toEqual(['compliant']);
    expect(await withComment(sickDump.subarray(0, 2000))).toEqual(['compliant', 'sourceUnsupported']);
  });

  test('zeros between members are padding', async () => {
    const one = zipOf([clean]);
    const end = one.length - 22;
    const directory = one.readUInt32LE(end + 16);
    const padded = Buffer.concat([one.subarray(0, directory), Buffer.alloc(4096), one.subarray(directory)]);
    padded.writeUInt32LE(directory + 4096, padded.length - 6);
    expect(await answers(padded)).toEqual(['compliant']);
  });
});

describe('a .gz file', () => {
  const path = join(folder, 'a.gz');
  const [clean, sick] = [gzipSync(cleanDump), gzipSync(sickDump)];
  test.each([
    ['with zeros at its end is read', [clean, Buffer.alloc(8)], 'compliant'],
    ['with a second member behind zeros is an error', [clean, Buffer.alloc(8), sick], 'sourceMalformed'],
    ['with anything else behind zeros is an error', [clean, Buffer.alloc(8), sickDump], 'sourceMalformed'],
  ])('%s', async (_what, parts, answer) => {
    writeFileSync(path, Buffer.concat(parts as Buffer[]));
    expect(await answersOf(path)).toEqual([answer]);
  });
});
