// How the lines of a text become entries, and entries become dumps. Whatever cannot be placed is said, with its line.

import { describe, expect, test } from 'vitest';
import { readNetsh } from '../../src/formats/netsh/netsh.ts';
import { readBytes } from '../../src/formats/read.ts';
import { judge } from '../../src/verdict/verdict.ts';
import { type Case, caseNamed } from '../support/cases.ts';
import { CHINESE, ENGLISH, INVENTED_LANGUAGE, netshOf, type Words } from '../support/netsh.ts';
import { readText } from '../support/read.ts';

const clean = (): Case => caseNamed('clean-windows-10');
/** A machine with the first of these entries only. Its dump has line 1 blank, the title in line 2, the first field in line 4. */
const one = (): Case => ({ ...clean(), entries: clean().entries.slice(1, 2) });
const two = (): Case => ({ ...clean(), entries: clean().entries.slice(1, 3) });
const nameSpaces = (words = ENGLISH): string => netshOf({ ...clean(), entries: [] }, { words });

const OMISSION = 'somebody has left something out here';
const UNREADABLE = 'this line may be part of an entry and cannot be read';
const BETWEEN = "this line between two entries is none of netsh's";
const ABOVE = "this line above the first entry is none of netsh's";
const NO_KIND = 'what kind of provider this is cannot be told';
const TOO_EARLY = 'what begins here is cut off too early to tell what it is';
const NO_SUCH_VALUE = 'a name space provider has no such value';

/** For each dump of a text: how many entries it has, and what its reader says is lost. */
const read = (text: string): [entries: number, ...lost: string[]][] =>
  readNetsh(Buffer.from(text), 'dump.txt').map(({ entries, warnings }) => [
    entries.length,
    ...warnings
      .filter(({ code }) => code === 'entriesMissing')
      .map(({ message }) => message.replace(/, so there may be a non-IFS entry\.$/, '').replace(/^Line /, '')),
  ]);

const verdicts = (text: string): string[] =>
  readBytes(Buffer.from(text), 'dump.txt', { logs: () => [], controlSet: null }).map((result) =>
    'failure' in result ? result.failure.code : judge(result.entries, result.missingEntries, 'internet').verdict,
  );

/** The text with lines behind the line that begins with `label`, the n-th from 1. */
function below(text: string, label: string, added: readonly string[], n = 1): string {
  const lines = text.split('\r\n');
  let at = -1;
  for (let count = 0; count < n; count++) at = lines.findIndex((line, index) => index > at && line.startsWith(label));
  if (at < 0) throw new Error(`no line begins with ${label}`);
  return [...lines.slice(0, at + 1), ...added, ...lines.slice(at + 1)].join('\r\n');
}

const lineOf = (text: string, part: string): number => text.slice(0, text.indexOf(part) + 1).split(/\r\n/).length;

describe('name space providers', () => {
  test('of another dump above the first entry do not tear a machine in two', () => {
    for (const words of [ENGLISH, CHINESE, INVENTED_LANGUAGE]) {
      const text = nameSpaces(words) + netshOf(clean(), { words });
      expect(read(text)).toEqual([[clean().entries.length]]);
      expect(verdicts(text)).toEqual(['compliant']);
    }
  });

  test('may say flags or an omission in their name, which is said', () => {
    for (const [name, reason] of [
      ['x; Layered Chain Entry, Service Flags 0x66', 'service flags stand in a value of another field'],
      ['NLA [...]', OMISSION],
    ] as const) {
      const text = netshOf(one()).replace(/^(Description: +)(?!MSAFD).*$/m, `$1${name}`);
      expect(read(text)).toEqual([[1, `${lineOf(text, name)}: ${reason}`]]);
    }
  });

  test('of another dump above the first entry do not show that the dump goes on to its end', () => {
    const text = nameSpaces() + netshOf(clean(), { nameSpaces: false });
    expect(readText(text).warnings.map(({ code }) => code)).toEqual(['dumpMayBeCut']);
    expect(verdicts(text)).toEqual(['unknown']);
  });

  test('may stand between entries of one dump, whose ids all differ', () => {
    const [first, second] = two().entries.map((entry) => netshOf({ ...one(), entries: [entry] }));
    const text = `${first}${second}`;
    expect(read(text)).toEqual([[2]]);
    expect(readText(text).warnings).toEqual([]);
    expect(readText(text).missingEntries).toBe(0);
  });

  test('end a dump where the ids behind them repeat', () => {
    const [first, second, third] = clean()
      .entries.slice(1, 4)
      .map((entry) => netshOf({ ...one(), entries: [entry] }));
    expect(read(`${first}${second}${third}`)).toEqual([[3]]);
    expect(read(`${first}${second}${second}${third}`)).toEqual([[2], [2]]);
    expect(read(`${first}${second}${first}${second}${first}`)).toEqual([[2], [2], [1]]);
  });

  test.each([
    ['Name Space', 'thirty-seven'],
    ['Active', '0x66'],
    ['Active', '2'],
  ])('have no %s of %s', (label, value) => {
    const text = netshOf(one()).replace(new RegExp(`^(${label}: +).*$`, 'm'), `$1${value}`);
    expect(read(text)).toEqual([[1, `${lineOf(text, `${label}:`)}: ${NO_SUCH_VALUE}`]]);
  });

  test('are none under the title of an entry, nor with the fields of one', () => {
    const lines = ['Name Space:   37', 'Active:   1'];
    expect(read(below(netshOf(one()), 'Provider ID', lines))).toEqual([[2]]);
    expect(read(below(netshOf(one()).replace(/^Entry Type:.*\r\n/m, ''), 'Provider ID', lines))).toEqual([[2]]);
    expect(read(below(netshOf(one()), 'Active', ['Catalog Entry ID: 5']))).toEqual([[2]]);
    expect(read(`${netshOf(one())}${ENGLISH.title}\r\n-----\r\n${netshOf(one())}`).map(([count]) => count)).toEqual([
      2, 1,
    ]);
    const untitled = netshOf(one())
      .replace(/^.*Entry\r\n-+\r\n/, '')
      .trimStart()
      .split('\r\n')
      .slice(2);
    expect(read(below(untitled.join('\r\n'), 'Description', lines))[0]?.[0]).toBe(2);
  });

  test('without a title are counted by their own fields', () => {
    const text = netshOf(one()).replace(`${ENGLISH.nameSpaceTitle}\r\n${'-'.repeat(54)}\r\n`, '');
    expect(readText(text).warnings).toEqual([]);
  });

  test('are known by their title, also where the text ends above their own fields', () => {
    const text = netshOf(one());
    for (const end of ['Name Space:', 'Active:']) expect(read(text.slice(0, text.lastIndexOf(end)))).toEqual([[1]]);
  });

  test('may have a blank line below their title', () => {
    const title = `${ENGLISH.nameSpaceTitle}\r\n${'-'.repeat(54)}\r\n`;
    expect(read(netshOf(one()).replace(title, `${title}\r\n`))).toEqual([[1]]);
  });

  test('have their last field in the line below the others, so a label below it is not theirs', () => {
    const text = `${netshOf(one()).trimEnd()}\r\nColour: red\r\nSize: 3\r\n`;
    expect(read(text)).toEqual([[1, `${lineOf(text, 'Colour')}: ${UNREADABLE}`]]);
    const apart = `${netshOf(one()).trimEnd()}\r\n\r\nColour: red\r\n`;
    expect(read(apart)).toEqual([[1]]);
    expect(read(`${netshOf(one()).trimEnd()}\r\nHello\r\n`)).toEqual([[1]]);
  });

  test.each(['PS C:\\Users\\x>', 'PS C:\\>', '====: ====', 'C:\\>', 'c:\\>exit', '```'])(
    'have %j below them, which is no field',
    (frame) => {
      expect(read(`${netshOf(one()).trimEnd()}\r\n${frame}\r\n`)).toEqual([[1]]);
    },
  );

  test.each(['see PS C:\\>', 'PSC: \\', '1: 2', 'ä: ö', 'PS 1:\\'])(
    'have %j below them, which may be a field',
    (line) => {
      const text = `${netshOf(one()).trimEnd()}\r\n${line}\r\n`;
      expect(read(text)).toEqual([[1, `${lineOf(text, line)}: ${UNREADABLE}`]]);
    },
  );
});

describe('between the entries of a dump', () => {
  test('a line that is none of netsh is said with its number', () => {
    const text = below(netshOf(two()), 'Protocol Chain Length', ['', 'Hello']);
    expect(read(text)).toEqual([[2, `${lineOf(text, 'Hello')}: ${BETWEEN}`]]);
  });

  test('several such lines are said once, with their count', () => {
    const text = below(netshOf(two()), 'Protocol Chain Length', ['', 'Hello', 'you', 'there']);
    expect(read(text)).toEqual([
      [2, `${lineOf(text, 'Hello')}: this line (and 2 more) between two entries is none of netsh's`],
    ]);
  });

  test('and the name space providers such a line is said too', () => {
    const text = below(netshOf(one()), 'Protocol Chain Length', ['', 'Hello']);
    expect(read(text)).toEqual([[1, `${lineOf(text, 'Hello')}: ${BETWEEN}`]]);
  });

  test('each gap is said by itself', () => {
    const three = { ...clean(), entries: clean().entries.slice(1, 4) };
    const once = below(netshOf(three), 'Protocol Chain Length', ['', 'Hello']);
    const text = below(once, 'Protocol Chain Length', ['', 'you'], 2);
    expect(read(text)).toEqual([[3, `${lineOf(text, 'Hello')}: ${BETWEEN}`, `${lineOf(text, 'you')}: ${BETWEEN}`]]);
  });

  test.each([
    ['[...]', OMISSION],
    ['omitted: 14 lines', OMISSION],
    ['(14 Zeilen fehlen)', OMISSION],
    ['filter32.dll', UNREADABLE],
    ['x '.repeat(1001).trim(), UNREADABLE],
    ['S e r v i c e  F l a g s', UNREADABLE],
    ['Note: non-ifs', UNREADABLE],
  ])('%j is said at once', (line, reason) => {
    const text = below(netshOf(two()), 'Protocol Chain Length', ['', line]);
    expect(read(text)).toEqual([[2, `${lineOf(text, line.slice(0, 200))}: ${reason}`]]);
  });
});

describe('a line above dashes', () => {
  const RULE = '-'.repeat(54);

  test.each([
    ['[... Contoso LSP entries removed ...]', OMISSION],
    ['(3 entries of our VPN client)', OMISSION],
    ['...', OMISSION],
    ['-- snip --', OMISSION],
    ['1032 Layered Chain Entry | Contoso | 0x66', UNREADABLE],
  ])('%j is no title, and is said wherever it stands', (line, reason) => {
    const above = `${line}\r\n${RULE}\r\n`;
    const text = netshOf(two());
    const mid = text.lastIndexOf(ENGLISH.title);
    for (const whole of [`${above}${text}`, `${text.slice(0, mid)}${above}${text.slice(mid)}`, `${text}${above}`])
      expect(read(whole)).toEqual([[2, `${lineOf(whole, line)}: ${reason}`]]);
  });

  test('in place of a title is said too', () => {
    const text = netshOf(two());
    const mid = text.lastIndexOf(ENGLISH.title);
    const line = '[... removed ...]';
    const whole = `${text.slice(0, mid)}${line}${text.slice(mid + ENGLISH.title.length)}`;
    expect(read(whole)).toEqual([[2, `${lineOf(whole, line)}: ${OMISSION}`]]);
  });
});

describe('an omission behind a value, or in place of one,', () => {
  test.each([
    ['Protocol Chain Length', '1 [...]'],
    ['Protocol Chain Length', '1 (snip)'],
    ['Version', '2 \u2026'],
    ['Description', '[... 30 lines omitted ...]'],
    ['Provider ID', '[... 30 lines omitted ...]'],
    ['Provider Path', '%SystemRoot%\\system32\\mswsock.dll # ... 14 lines'],
  ])('of %s is said: %j', (label, value) => {
    const text = netshOf(one()).replace(new RegExp(`^(${label}: +).*$`, 'm'), `$1${value}`);
    expect(read(text)[0]).toContain(`${lineOf(text, value)}: ${OMISSION}`);
  });

  test.each(['MSAFD Tcpip [TCP/IP]', 'Contoso (32)', 'Contoso .NET', 'Contoso Filter over [MSAFD Tcpip [TC...'])(
    'is none in the name %j',
    (name) => expect(read(netshOf(one()).replace('MSAFD Tcpip [TCP/IP]', name))).toEqual([[1]]),
  );
});

describe('what is left of an entry', () => {
  test.each([
    ['in a known language', ENGLISH],
    ['in an unknown language', INVENTED_LANGUAGE],
  ])('%s is said where other entries follow', (_what, words) => {
    const text = netshOf(two(), { words });
    const mid = text.lastIndexOf(`\r\n${words.title}`);
    const [type, name] = [words.labels[0], words.labels[1]];
    const whole = (lines: string) => `${text.slice(0, mid)}\r\n${lines}${text.slice(mid)}`;
    expect(verdicts(whole(`${type}: Contoso\r\n${name}: Contoso Filter\r\n`))).toEqual(['unknown']);
    expect(verdicts(whole(`${name}: Contoso Filter\r\n`))).toEqual(['unknown']);
    expect(verdicts(whole(''))).toEqual(['compliant']);
  });

  test('as an entry that lacks its first or its last line leaves the machine unknown', () => {
    const [, title, rule, ...fields] = netshOf(two()).split('\r\n');
    const text = (...lines: (string | undefined)[]) => ['', ...lines].join('\r\n');
    expect(verdicts(text(title, rule, ...fields))).toEqual(['compliant']);
    expect(verdicts(text(...fields.slice(1)))).toEqual(['unknown']);
    expect(verdicts(text(title, rule, ...fields.slice(0, 12), ...fields.slice(13)))).toEqual(['unknown']);
  });
});

describe('behind the last entry', () => {
  test('a text of another program is not netsh', () => {
    const text = `${netshOf(one())}Hello\r\nColour: red\r\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\Contoso Filter]\r\n"a"="b"\r\n`;
    expect(read(text)).toEqual([[1]]);
  });

  test('a remark in brackets says that something was left out, whatever stands above it', () => {
    const remark = '(Rest fehlt)';
    const alone = netshOf(one(), { nameSpaces: false });
    for (const above of [alone, netshOf(one()), `${alone}0x66\r\n`, netshOf(one()) + nameSpaces()]) {
      const text = `${above}${remark}\r\n`;
      expect(read(text)[0]?.at(-1)).toBe(`${lineOf(text, remark)}: ${OMISSION}`);
    }
  });

  test('twenty lost lines are said, and the others are counted', () => {
    for (const [count, more] of [
      [20, 0],
      [21, 1],
      [60, 40],
    ] as const) {
      const text = `${netshOf(one())}${'0x66\r\n'.repeat(count)}`;
      const { warnings, missingEntries } = readText(text);
      const counted = `${more} more lines of the dump may be part of an entry, or say that something was left out.`;
      expect(warnings).toHaveLength(20 + Math.min(more, 1));
      expect(warnings.filter(({ message }) => message === counted)).toHaveLength(Math.min(more, 1));
      expect(missingEntries).toBe(count);
    }
  });

  test('a remark is said also below more lost lines than are listed', () => {
    const text = `${netshOf(one(), { nameSpaces: false })}${'0x66\r\n'.repeat(41)}(Rest fehlt)\r\n`;
    expect(readText(text).missingEntries).toBe(43);
  });

  test('a title with dashes and a field begins what may be an entry', () => {
    const start = `${netshOf(one())}Wänsöck\r\n-----\r\n`;
    expect(read(`${start}Ärt: Grûnd\r\n`)).toEqual([[1, `${lineOf(start, 'Wänsöck')}: ${TOO_EARLY}`]]);
    expect(read(`${start}Ärt: Grûnd\r\nHello\r\n`)).toEqual([[1, `${lineOf(start, 'Wänsöck')}: ${TOO_EARLY}`]]);
    expect(read(`${start}Grûnd\r\n`)).toEqual([[1]]);
    expect(read(start)).toEqual([[1]]);
    expect(read(`${netshOf(one())}\r\n-----\r\n-----\r\nÄrt: Grûnd\r\n`)).toEqual([[1]]);
  });

  test('a title with dashes and a line that is lost is said once', () => {
    const text = `${netshOf(one())}Wänsöck\r\n-----\r\nÄrt: 0x66\r\n`;
    expect(read(text)).toEqual([[1, `${lineOf(text, 'Ärt')}: ${UNREADABLE}`]]);
  });

  test('a dump of a second machine is whole', () => {
    const second = { ...two(), entries: [...one().entries, ...two().entries.slice(1)] };
    expect(read(netshOf(one()) + netshOf(second))).toEqual([[1], [2]]);
  });

  test.each([
    ['Provider ID: {7B1F0C52-6D2E-4B5A-9A53-0C1B8E6F1A01}', NO_KIND],
    ['Description: Contoso\r\nProvider ID: {7B1F0C52-6D2E-4B5A-9A53-0C1B8E6F1A01}', NO_KIND],
    ['Service Flags: many', NO_KIND],
  ])('%j may be of an entry', (lines, reason) => {
    const start = netshOf(one());
    expect(read(`${start}${lines}\r\n`)).toEqual([[1, `${start.split('\r\n').length}: ${reason}`]]);
  });

  test.each(['Description: Contoso', 'Version: 3', 'Description: 3', 'Protocol: 6', 'Address Family: inet'])(
    '%j is a line that other programs print too',
    (line) => {
      expect(read(`${netshOf(one())}${line}\r\n`)).toEqual([[1]]);
    },
  );
});

describe('above the first entry', () => {
  const COMMAND = 'C:\\>netsh winsock show catalog';

  test('only a remark in the last line may say that entries are missing', () => {
    expect(read(`(Teil 2)\r\n${netshOf(one())}`)).toEqual([[1, `1: ${ABOVE}`]]);
    expect(read(`(Teil: 2)\r\n${netshOf(one())}`)).toEqual([[1, `1: ${ABOVE}`]]);
    expect(read(`Hello\r\n(Teil 2)\r\n\r\n${netshOf(one())}`)).toEqual([[1, `2: ${ABOVE}`]]);
    expect(read(`(Teil 2)\r\nHello\r\n${netshOf(one())}`)).toEqual([[1]]);
    expect(read(`[HKEY_LOCAL_MACHINE\\SOFTWARE\\x]\r\n${netshOf(one())}`)).toEqual([[1]]);
  });

  test('an omission that is marked counts wherever it stands', () => {
    expect(read(`[...]\r\nHello\r\n${netshOf(one())}`)).toEqual([[1, `1: ${OMISSION}`, `2: ${BETWEEN}`]]);
  });

  test.each(['Hello', 'Note: three', '14', '(14)', 'see ```', 'x C:\\>'])(
    'netsh prints no %j below its command line',
    (line) => {
      expect(read(`Hello\r\n${COMMAND}\r\n${line}\r\nyou\r\n${netshOf(two())}`)).toEqual([[2, `3: ${ABOVE}`]]);
    },
  );

  test.each(['', '```', '```text', '=====', 'C:\\>', 'c:\\Users>', 'PS C:\\>', 'PS D:\\x>', COMMAND])(
    '%j may stand below the command line',
    (line) => {
      expect(read(`Hello\r\n${COMMAND}\r\n${line}\r\n${netshOf(two())}`)).toEqual([[2]]);
    },
  );

  test('the command line shows that the dump begins with the first entry', () => {
    const text = netshOf(two(), { nameSpaces: false });
    const positions = (whole: string) => readText(whole).entries.map(({ position }) => position);
    expect(positions(`${COMMAND}\r\n${text}`)).toEqual([1, 2]);
    expect(positions(`Hello\r\n${text}`)).toEqual([null, null]);
    expect(positions(`${text}\r\n${COMMAND}\r\n`)).toEqual([null, null]);
    expect(positions(`${text}\r\nC:\\>`)).toEqual([null, null]);
  });

  test('the title of an entry as a value is no title', () => {
    for (const words of [CHINESE, ENGLISH])
      expect(read(`Subject: ${words.title}\r\n${netshOf(one(), { words })}`)[0]?.[0]).toBe(1);
  });
});

describe('an entry', () => {
  test.each([
    ['Entry Type: Base Service Provider', 1],
    ['Entry Type: Layered Chain Entry (32)', 1],
    ['Entry Type: Printer', 0],
    ['Service Flags: 0x66', 1],
    ['Service Flags: many', 0],
    ['Address Family: 2', 1],
    ['Address Family: inet', 0],
    ['Catalog Entry ID: 1001', 1],
    ['Provider Path: C:\\a.dll', 1],
    ['Provider Path:', 0],
    ['Protocol Chain: 1031 : 1006', 1],
    ['Protocol Chain: long', 1],
    ['Provider ID: {7B1F0C52-6D2E-4B5A-9A53-0C1B8E6F1A01}', 0],
    ['Provider ID: {7B1F0C52-6D2E-4B5A-9A53-0C1B8E6F1A01}\r\nProvider Path:', 1],
    ['Provider ID: Contoso\r\nProvider Path:', 0],
    ['Description: 5', 0],
    ['Description: Base Service Provider', 0],
    ['Entry Type: {7B1F0C52-6D2E-4B5A-9A53-0C1B8E6F1A01}', 0],
    ['Protocol: 0x66', 0],
    ['Protocol: Base Service Provider', 0],
    ['Entry Type: Printer\r\nDescription: 5', 0],
    ['Catalog Entry ID: x\r\nVersion: 2', 0],
    ['Version: 2', 0],
    ['Protocol: 6', 0],
    ['Description: Contoso', 0],
  ])('is found by %j: %i', (text, entries) => {
    if (entries === 0)
      expect(() => read(`${text}\r\n`)).toThrow(expect.objectContaining({ code: 'sourceUnrecognised' }));
    else expect(read(`${text}\r\n`)[0]?.[0]).toBe(entries);
  });

  test('lacks no line within: where lines were cut out, another entry begins', () => {
    const [whole, upper, lower] = ['Whole', 'Upper', 'Lower'].map((name, index) => {
      const entry = { ...(one().entries[0] as Case['entries'][number]), name, catalogEntryId: index };
      return netshOf({ ...one(), entries: [entry] }, { nameSpaces: false })
        .trim()
        .split('\r\n');
    }) as [string[], string[], string[]];
    const fields = whole.length - 2;
    for (let end = 1; end <= fields; end++) {
      for (let start = 0; start < fields; start++) {
        if (start === end || (end === 11 && start === 12) || (end === fields && start === 0)) continue;
        const text = [...whole, '', ...upper.slice(0, 2 + end), ...lower.slice(2 + start)].join('\r\n');
        const { entries, warnings } = readText(`${text}\r\n\r\n`);
        expect([end, start, entries.length]).toEqual([end, start, 3]);
        expect(warnings.some(({ code }) => code === 'entryCut' || code === 'entryHeadMissing')).toBe(true);
        expect(end > 11 ? [0x20066, null] : [null]).toContain(entries[1]?.serviceFlags);
        expect(entries[1]?.chainLength).toBe(end > 12 ? 1 : null);
      }
    }
  });

  test('without its title begins at its first field', () => {
    const lines = netshOf(one()).trim().split('\r\n').slice(2);
    const { warnings } = readText(`Hello\r\n\r\n${lines.join('\r\n').replace('0x20066', 'many')}`);
    expect(warnings.map(({ message }) => message)).toContain(
      "The entry 'MSAFD Tcpip [TCP/IP]' at line 3: 'serviceFlags' cannot be read.",
    );
  });

  test('keeps its title where a remark stands between the title and its fields', () => {
    const text = netshOf(one()).replace('Entry Type:', '(32)\r\n\r\nEntry Type:');
    expect(read(text)[0]?.[0]).toBe(1);
    expect(readText(netshOf(one()).replace('Entry Type:', 'Hello\r\nEntry Type:')).entries).toHaveLength(1);
  });

  test('ends at a blank line, and at a field without its value', () => {
    const text = netshOf(one());
    for (const label of ['Description', 'Provider Path', 'Version', 'Socket Type', 'Service Flags']) {
      expect([label, readText(text.replace(`${label}:`, `\r\n${label}:`)).entries.length]).toEqual([label, 2]);
      if (label === 'Description' || label === 'Provider Path') continue;
      const empty = text.replace(new RegExp(`^${label}:.*$`, 'm'), `${label}:`);
      expect([label, readText(empty).entries.length]).toEqual([label, 2]);
    }
  });

  test('with a mark behind its type that netsh does not print is said', () => {
    const text = netshOf(one()).replace('Base Service Provider', 'Base Service Provider (x86)');
    expect(read(text)).toEqual([[1, '4: this entry type has a mark that netsh does not print']]);
  });

  test.each([
    ['MSAFD Tcpip [TCP/IP]', 5],
    ['%SystemRoot%\\system32\\mswsock.dll', 7],
  ])('with service flags in %j is said', (value, line) => {
    const text = netshOf(one()).replace(value, `${value} 0x66`);
    expect(read(text)).toEqual([[1, `${line}: service flags stand in a value of another field`]]);
  });

  test('without an id that is surely whole does not show that a chain is whole', () => {
    const layer = clean()
      .entries.slice(1, 2)
      .map((entry) => ({ ...entry, catalogEntryId: 10 }));
    const cut = netshOf({ ...one(), entries: layer }, { nameSpaces: false });
    const chain = netshOf(
      {
        ...one(),
        entries: layer.map((entry) => ({ ...entry, catalogEntryId: 1031, chainLength: 2, chain: [1031, 10] })),
      },
      { nameSpaces: false },
    ).trimEnd();
    expect(readText(cut + chain).entries[1]?.chain).toEqual([1031, 10]);
    const idIsLast = cut.slice(0, cut.indexOf('\r\n', cut.indexOf('Catalog Entry ID')));
    expect(readText(`${idIsLast}\r\n[...]\r\n${chain}`).entries[1]?.chain).toBeNull();
  });
});

describe('a value in two lines', () => {
  const NAME = 'Contoso Filter over [MSAFD Tcpip [TCP/IP]]';
  const named = (value: string): string => netshOf(one()).replace('MSAFD Tcpip [TCP/IP]', value);
  const nameIn = (text: string): string | null | undefined => readText(text).entries[0]?.name;

  test('is joined with a space', () => {
    expect(nameIn(named('Contoso Filter over\r\n[MSAFD Tcpip [TCP/IP]]'))).toBe(NAME);
    expect(readText(named('Contoso Filter over\r\n[MSAFD Tcpip [TCP/IP]]')).warnings).toEqual([]);
  });

  test('is joined without a space where the line is as wide as a console, also in a third line', () => {
    const wide = `Contoso [${'x'.repeat(79 - 36 - 9)}`;
    expect(nameIn(named(`${wide}\r\n${'y.'.repeat(39)}y\r\nz]`))).toBe(`${wide}${'y.'.repeat(39)}yz]`);
    expect(nameIn(named(`${wide}\r\ny\r\nz]`))).toBe(`${wide}y z]`);
  });

  test.each([
    ['behind a blank line', 'Contoso Filter over\r\n\r\n[MSAFD Tcpip [TCP/IP]]'],
    ['in a line that is longer than any of netsh', `Contoso [\r\n${'x '.repeat(1001)}]`],
    ['in a line that is no end of it', 'Contoso Filter over\r\nHello'],
  ])('is not joined %s', (_where, value) => {
    const { entries, missingEntries } = readText(named(value));
    expect(entries[0]).toMatchObject({ name: value.split('\r\n')[0], nonIfs: null });
    expect(judge(entries, missingEntries, 'all').verdict).toBe('unknown');
  });

  test('is not joined with the value of a label that nobody knows', () => {
    const path = '%SystemRoot%\\system32\\mswsock.dll';
    const joined = netshOf(one()).replace(path, 'C:\\Program\r\nFiles\\filter.dll');
    expect(readText(joined).entries[0]?.providerPath).toBe('C:\\Program Files\\filter.dll');
    const { entries } = readText(netshOf(one()).replace(path, 'C:\\Program\r\nx: Files\\filter.dll'));
    expect(entries.map(({ providerPath, serviceFlags }) => [providerPath, serviceFlags])).toEqual([
      ['C:\\Program', null],
      [null, 0x20066],
    ]);
  });

  test('is unknown where the text ends with its second line', () => {
    const text = netshOf(two()).replace('MSAFD Tcpip [UDP/IP]', 'Contoso Filter over\r\n[MSAFD Tcpip [TCP/IP]]');
    const cut = text.slice(0, text.indexOf(']]') + 2);
    const lastName = (whole: string) => readText(whole).entries.at(-1)?.name;
    expect(lastName(cut)).toBeNull();
    expect(lastName(`${cut}\r\nC:\\>`)).toBe(NAME);
  });
});

describe('dumps of several machines in one text', () => {
  const repeated = (): string => netshOf(two());

  test('share what was lost between them', () => {
    const text = `${repeated()}0x66\r\n${repeated()}`;
    const lost = `${lineOf(text, '0x66\r\n0x66') || 0}`;
    expect(lost).not.toBe('');
    const place = `${repeated().split('\r\n').length}: ${UNREADABLE}`;
    expect(read(text)).toEqual([
      [2, place],
      [2, place],
    ]);
  });

  test('share a line between them that is lost, but none above name space providers', () => {
    const text = below(repeated(), 'Protocol Chain Length', ['', '0x66'], 2) + repeated();
    expect(read(text)).toEqual([[2, `${lineOf(text, '\r\n0x66') + 1}: ${UNREADABLE}`], [2]]);
  });

  test('share at most twenty places', () => {
    const results = readNetsh(Buffer.from(`${repeated()}${'0x66\r\n'.repeat(25)}${repeated()}`), 'dump.txt');
    expect(results.map(({ missingEntries }) => missingEntries)).toEqual([25, 20]);
  });

  test('of one machine say once what was lost between them', () => {
    const [first, second] = two().entries.map((entry) => netshOf({ ...one(), entries: [entry] }));
    const text = `${first}0x66\r\n${second}0X67\r\n`;
    expect(read(text)).toEqual([
      [2, `${lineOf(text, '\r\n0x66') + 1}: ${UNREADABLE}`, `${lineOf(text, '\r\n0X67') + 1}: ${UNREADABLE}`],
    ]);
    const many = `${first}${second}${'0x66\r\n'.repeat(22)}`;
    expect(readText(many).missingEntries).toBe(22);
  });

  test('have an entry without its beginning between them, which may be of either', () => {
    const entry = clean().entries.slice(3, 4);
    const part = netshOf({ ...one(), entries: entry }, { nameSpaces: false });
    const headless = part.slice(part.indexOf('Catalog Entry ID'));
    const text = repeated() + headless + repeated();
    expect(read(text)).toEqual([
      [3],
      [2, `${repeated().split('\r\n').length}: an entry without its beginning stands here`],
    ]);
    expect(read(headless + repeated())).toEqual([[3]]);
  });

  test('are told apart by the computer in front of their lines', () => {
    const prefixed = (name: string, machine: Case, nameSpaces = true) => {
      const lines = netshOf(machine, { nameSpaces }).trim().split('\r\n');
      return lines.map((line) => `${name}: ${line}`).join('\r\n');
    };
    const other = { ...clean(), entries: clean().entries.slice(3, 5) };
    expect(read(`${prefixed('PC1', two())}\r\n${prefixed('PC2', other)}\r\n`)).toEqual([[2], [2]]);
    const rest = prefixed('PC2', other).split('\r\n').slice(6).join('\r\n');
    expect(read(`${prefixed('PC1', two(), false)}\r\n${rest}\r\n`)).toEqual([[2], [2]]);
    const back = `${prefixed('PC2', other)}\r\n${netshOf(two()).trim()}\r\n`;
    expect(read(back)).toEqual([
      [4, `${lineOf(back, '\r\nEntry Type') + 1}: from here on the lines begin in another way`],
    ]);
    const text = `${netshOf(two()).trim()}\r\n${prefixed('PC2', other)}\r\n`;
    const line = netshOf(two()).trim().split('\r\n').length + 3;
    expect(read(text)).toEqual([[4, `${line}: from here on the lines begin in another way`]]);
  });
});

test('a type in two wordings and a title without dashes are those of the language', () => {
  const words: Words = { ...ENGLISH, title: ENGLISH.title.toUpperCase() };
  const text = netshOf(two(), { words }).replaceAll(`${words.title}\r\n${'-'.repeat(54)}`, words.title);
  expect(read(text)).toEqual([[2]]);
  expect(readText(text).entries.map(({ kind }) => kind)).toEqual(['baseServiceProvider', 'baseServiceProvider']);
});
