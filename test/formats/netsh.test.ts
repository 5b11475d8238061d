import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import type { CatalogEntry } from '../../src/catalog/entry.ts';
import { Failure } from '../../src/failure.ts';
import { readNetsh } from '../../src/formats/netsh/netsh.ts';
import type { MachineCatalog } from '../../src/machine-catalog.ts';
import { SCOPES } from '../../src/verdict/scope.ts';
import { judge, worstVerdict } from '../../src/verdict/verdict.ts';
import { caseNamed, cases, netshVerdictOf, ordered } from '../support/cases.ts';
import { CHINESE, ENGLISH, INVENTED_LANGUAGE, netshOf } from '../support/netsh.ts';
import { readText, truthOf } from '../support/read.ts';

const ONE_LSP = caseNamed('one-lsp-both-catalogs');
const CLEAN = caseNamed('clean-windows-10');

describe.each([
  ['English', ENGLISH],
  ['Chinese', CHINESE],
  ['a language nobody has heard of', INVENTED_LANGUAGE],
])('netsh in %s', (_language, words) => {
  test.each(cases)('shows $name entry by entry', (machine) => {
    const catalog = readText(netshOf(machine, { words }));
    const two = machine.entries.some((entry) => entry.bitness === 64);
    expect(catalog.entries.map((entry) => entry.bitness)).toEqual(
      ordered(machine).map((entry) => (two ? entry.bitness : null)),
    );
    for (const [index, entry] of ordered(machine).entries()) {
      const truth = truthOf(entry);
      const known = machine.netshFlags === false ? { ...truth, serviceFlags: null, nonIfs: null } : truth;
      expect(catalog.entries[index]).toMatchObject(known);
    }
    for (const scope of SCOPES)
      expect([scope, judge(catalog.entries, 0, scope).verdict]).toEqual([scope, netshVerdictOf(machine, scope)]);
  });
});

describe('a dump in', () => {
  const chinese = netshOf(ONE_LSP, { words: CHINESE });
  const foreign = netshOf(caseNamed('name-in-japanese'), { words: ENGLISH });
  test.each([
    ['UTF-8', Buffer.from(chinese, 'utf8')],
    ['UTF-8 with its mark', Buffer.from(`\ufeff${chinese}`, 'utf8')],
    ['UTF-16LE as Windows PowerShell writes it', Buffer.from(`\ufeff${chinese}`, 'utf16le')],
    ['UTF-16LE without its mark', Buffer.from(chinese, 'utf16le')],
    ['UTF-16BE', iconv.encode(chinese, 'utf16be', { addBOM: true })],
    ['code page 936 as cmd writes it', iconv.encode(chinese, 'cp936')],
  ])('%s is read with its labels and names', (_encoding, bytes) => {
    const { entries, warnings } = readText(bytes);
    expect(entries.map((entry) => entry.name)).toEqual(ordered(ONE_LSP).map((entry) => entry.name));
    expect(entries.filter((entry) => entry.nonIfs)).toHaveLength(6);
    expect(warnings).toEqual([]);
  });

  test.each(['cp932', 'cp949', 'cp866', 'cp437', 'cp850'])('%s has every entry with its flags', (page) => {
    const { entries } = readText(iconv.encode(foreign, page));
    expect(entries.map((entry) => [entry.id, entry.serviceFlags])).toEqual(
      ordered(caseNamed('name-in-japanese')).map((entry) => [entry.catalogEntryId, entry.serviceFlags]),
    );
  });

  test('an unknown code page has U+FFFD for bytes that cannot be decoded, and a warning', () => {
    const { entries, warnings } = readText(
      iconv.encode(netshOf(CLEAN, { words: INVENTED_LANGUAGE }).replaceAll('Hyper', 'Hÿper'), 'cp1252'),
    );
    expect(entries).toHaveLength(CLEAN.entries.length);
    expect(entries[0]?.name).toBe('H\ufffdper-V RAW');
    expect(warnings.map((warning) => warning.code)).toContain('encodingUnknown');
  });

  test('UTF-8 with one broken byte keeps every entry', () => {
    const bytes = Buffer.from(chinese, 'utf8');
    bytes[bytes.indexOf('描')] = 0xff;
    expect(readText(bytes).entries).toHaveLength(ONE_LSP.entries.length);
  });

  test('ASCII to which PowerShell has appended UTF-16 is read to its end', () => {
    const text = netshOf(ONE_LSP);
    const half = text.indexOf('\r\n\r\n', text.length / 2) + 4;
    const mixed = Buffer.concat([Buffer.from(text.slice(0, half), 'latin1'), Buffer.from(text.slice(half), 'utf16le')]);
    expect(readText(mixed).entries).toHaveLength(ONE_LSP.entries.length);
  });
});

describe('a dump that was mailed, pasted or posted', () => {
  const text = netshOf(ONE_LSP);
  const whole = readText(text).entries;
  test.each([
    ['quoted by mail', text.replaceAll(/^/gm, '> ')],
    ['quoted twice', text.replaceAll(/^/gm, '> > ')],
    ['escaped by a forum', text.replaceAll(/^---/gm, '\\---')],
    ['pasted with single spaces', text.replaceAll(/ {2,}/g, ' ')],
    ['pasted without blank lines', text.replaceAll(/(\r\n)+/g, '\r\n')],
    ['pasted with a blank line after every line', text.replaceAll('\r\n', '\r\n\r\n')],
    ['indented', text.replaceAll(/^/gm, '    ')],
    ['with Unix line ends', text.replaceAll('\r\n', '\n')],
    ['with doubled carriage returns', text.replaceAll('\r\n', '\r\r\n')],
    ['without its lines of dashes', text.replaceAll(/^-+\r\n/gm, '')],
    [
      'below a prompt and above one',
      `Microsoft Windows [Version 10.0.14393]\r\nC:\\>netsh winsock show catalog\r\n${text}\r\nC:\\>`,
    ],
    [
      "below other programs' output",
      `Ethernet adapter:\r\n   Description . . : Intel\r\nDescription: Intel(R) Ethernet\r\nVersion: 3\r\n${text}`,
    ],
    ['with long values wrapped', text.replaceAll(' over [', ' over\r\n[')],
  ])('is read as the original: %s', (_how, changed) => {
    const catalog = readText(changed);
    expect(catalog.entries).toEqual(whole);
    expect(catalog.warnings).toEqual([]);
  });
});

describe('a dump that is cut', () => {
  const machine = caseNamed('two-stacked-upper-non-ifs');
  /** The values of each entry must all be those of one entry of the machine, or null. */
  function expectNothingInvented(catalog: MachineCatalog): void {
    for (const entry of catalog.entries) {
      const told = Object.fromEntries(
        Object.keys(truthOf(machine.entries[0] as never)).map((key) => [key, entry[key as keyof CatalogEntry]]),
      );
      const known = Object.entries(told).filter(([, value]) => value !== null);
      const matches = machine.entries.some((true_) => {
        const truth = truthOf(true_) as Record<string, unknown>;
        return known.every(([key, value]) => JSON.stringify(truth[key]) === JSON.stringify(value));
      });
      expect(matches, JSON.stringify(Object.fromEntries(known))).toBe(true);
    }
  }

  test.each([
    ['English', ENGLISH],
    ['a language nobody has heard of', INVENTED_LANGUAGE],
  ])('anywhere at both ends has no value that the whole dump does not have (%s)', (_language, words) => {
    const text = netshOf(machine, { words });
    fc.assert(
      fc.property(fc.nat(text.length), fc.nat(text.length), fc.boolean(), (a, b, wholeLine) => {
        const [from, to] = a < b ? [a, b] : [b, a];
        const part = text.slice(from, to) + (wholeLine ? '\r\n' : '');
        // The first line may lack the beginning of its label, and the last line may lack digits.
        try {
          expectNothingInvented(readText(part));
        } catch (error) {
          expect(error).toBeInstanceOf(Failure);
        }
      }),
      { numRuns: 600 },
    );
  });

  test('within the first name space provider, behind an entry that has lost its first label', () => {
    const text = netshOf(machine);
    const end = text.indexOf('Provider ID:', text.indexOf('Name Space Provider Entry')) + 'Provider ID:'.length;
    const from = text.lastIndexOf('Entry Type:', text.indexOf('Name Space Provider Entry'));
    for (let cut = from; cut < from + 'Entry Type: '.length; cut++)
      expectNothingInvented(readText(text.slice(cut, end)));
  });

  test('after a service flag of 0x2006, one digit short of IFS, leaves the entry unknown', () => {
    const text = netshOf(CLEAN, { nameSpaces: false });
    const cut = text.slice(0, text.indexOf('0x20066') + 6);
    for (const ending of ['', '\r\n', '\r\n\r\n']) {
      const { entries } = readText(cut + ending);
      expect(entries.at(-1)).toMatchObject({ nonIfs: null, serviceFlags: null });
      expect(judge(entries, 0, 'all').verdict).toBe('unknown');
    }
  });

  test('in front of the flags of an entry keeps these flags, with a warning that its first lines are missing', () => {
    const text = netshOf(ONE_LSP, { nameSpaces: false });
    const from = text.indexOf('Min Address Length');
    const catalog = readText(text.slice(from));
    expect(catalog.entries[0]).toMatchObject({
      id: null,
      bitness: null,
      position: null,
      nonIfs: true,
      serviceFlags: 0x66,
    });
    expect(catalog.warnings).toContainEqual({
      code: 'entryHeadMissing',
      message: 'The entry at line 1: its first lines are not in the dump.',
      target: 'dump.txt:1',
    });
  });

  test('in the middle does not give one provider the flags of the next', () => {
    const text = netshOf(ONE_LSP, { nameSpaces: false });
    const from = text.indexOf('Provider ID');
    const to = text.indexOf('Min Address Length', text.indexOf('MSAFD Tcpip [TCP/IPv6]'));
    const catalog = readText(`${text.slice(0, from)}Provider ID:\r\n${text.slice(to)}`);
    expect(catalog.entries[0]).toMatchObject({ name: 'Contoso Filter over [MSAFD Tcpip [TCP/IP]]', nonIfs: null });
    expect(catalog.entries[1]).toMatchObject({ name: null, id: null, nonIfs: false });
  });

  test('behind the title of an entry counts that entry as unknown', () => {
    const text = netshOf(CLEAN, { nameSpaces: false });
    const end = text.indexOf(ENGLISH.title, text.length / 2) + ENGLISH.title.length;
    const { entries } = readText(`${text.slice(0, end)}\r\n`);
    expect(judge(entries, 0, 'all').verdict).toBe('unknown');
  });
});

describe('a hostile dump', () => {
  test('cannot make an entry compliant by a Service Flags line in its name', () => {
    const text = netshOf(ONE_LSP).replace(
      'Contoso Filter over',
      'x\r\nService Flags: 0x20066\r\nProtocol Chain Length: 1\r\n',
    );
    expect(judge(readText(text).entries, 0, 'all').verdict).toBe('nonCompliant');
  });

  test('cannot hide an entry behind a name space title in its name', () => {
    const text = netshOf(ONE_LSP).replaceAll(
      'Contoso Filter over',
      `x\r\n${ENGLISH.nameSpaceTitle}\r\n-----\r\nDescription: y`,
    );
    const verdicts = readNetsh(Buffer.from(text), 'dump.txt').map(({ entries }) => judge(entries, 0, 'all').verdict);
    expect(worstVerdict(verdicts)).toBe('nonCompliant');
  });

  test('of name space providers only holds no catalog', () => {
    const text = netshOf({ ...CLEAN, entries: [] });
    expect(() => readText(text)).toThrow(expect.objectContaining({ code: 'noCatalog' }));
  });

  test('of random text is no catalog, and throws nothing but a Failure', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary', maxLength: 400 }), fc.uint8Array({ maxLength: 400 })),
        (junk) => {
          try {
            const { entries } = readText(typeof junk === 'string' ? junk : Buffer.from(junk));
            expect(judge(entries, 0, 'all').verdict).toBe('unknown');
          } catch (error) {
            expect(error).toBeInstanceOf(Failure);
          }
        },
      ),
    );
  });

  test('with one changed byte never makes a non-IFS machine compliant', () => {
    const bytes = Buffer.from(netshOf(caseNamed('orphan-chain'), { nameSpaces: false }));
    const flags = bytes.indexOf('0x66');
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), (at, value) => {
        // Changed flags cannot be noticed. Any other change must not hide the entry.
        if (at >= flags && at < flags + 4) return;
        const changed = Buffer.from(bytes);
        changed[at] = value;
        try {
          expect(judge(readText(changed).entries, 0, 'all').verdict).not.toBe('compliant');
        } catch (error) {
          expect(error).toBeInstanceOf(Failure);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('an omission', () => {
  const [head, tail] = (() => {
    const text = netshOf(ONE_LSP, { nameSpaces: false });
    const clean = netshOf(CLEAN);
    return [text.slice(0, text.indexOf('Service Flags')), clean.slice(clean.indexOf('Service Flags'))];
  })();

  test.each(['[...]', '...', '\u2026', '[snip: 200 lines]', '<snip>', '', 'and so on', 'Note: the rest is the same'])(
    'between two lines of an entry (%j) does not join two entries',
    (between) => {
      const { entries, missingEntries } = readText(`${head}${between}\r\n${tail}`);
      expect(entries[0]).toMatchObject({ name: 'Contoso Filter over [MSAFD Tcpip [TCP/IP]]', nonIfs: null });
      expect(judge(entries, missingEntries, 'all').verdict).toBe('unknown');
    },
  );

  test('that is marked between two entries makes the verdict unknown', () => {
    const text = netshOf(CLEAN).replace('\r\n\r\nWinsock', '\r\n\r\n[...]\r\n\r\nWinsock');
    const { entries, missingEntries } = readText(text);
    expect(entries).toHaveLength(CLEAN.entries.length);
    expect(judge(entries, missingEntries, 'all').verdict).toBe('unknown');
  });

  test('between an entry and a name space provider does not hide the entry', () => {
    const text = netshOf(ONE_LSP);
    const cut = text.slice(0, text.indexOf('\r\n\r\n', 10)) + text.slice(text.indexOf('Name Space:') - 2);
    expect(judge(readText(cut).entries, 0, 'all').verdict).toBe('nonCompliant');
  });

  test('between two titles counts as an entry', () => {
    const { entries } = readText(`${ENGLISH.title}\r\n-----\r\n${netshOf(CLEAN)}`);
    expect(judge(entries, 0, 'all').verdict).toBe('unknown');
  });

  test('behind the title of an entry in an unknown language counts that entry as unknown', () => {
    const text = netshOf(ONE_LSP, { words: INVENTED_LANGUAGE, nameSpaces: false });
    const second = text.indexOf(INVENTED_LANGUAGE.title, 20);
    const headless = netshOf(CLEAN, { words: INVENTED_LANGUAGE, nameSpaces: false });
    const part = headless.slice(headless.indexOf('Krôm ID'), headless.indexOf(INVENTED_LANGUAGE.title, 20));
    for (const until of ['Bekrîb', 'Krôm ID', 'Krôm Pâd', 'Zâl']) {
      const { entries, missingEntries } = readText(part + text.slice(second, text.indexOf(until, second)));
      expect([until, judge(entries, missingEntries, 'all').verdict]).toEqual([until, 'unknown']);
    }
  });
});

describe('pasted dumps', () => {
  const text = netshOf(ONE_LSP);
  const whole = readText(text).entries;
  const valuesOf = ({ id, serviceFlags, providerId, providerPath, chain }: CatalogEntry) => ({
    id,
    serviceFlags,
    providerId,
    providerPath,
    chain,
  });
  test.each([
    ['flattened to one line', text.replaceAll(/\s+/g, ' ')],
    ['in BBCode', `[code]${text}[/code]`],
    ['in bold', text.replaceAll(/^([^:\r\n]+:)/gm, '**$1**')],
    ['out of HTML', text.replaceAll('  ', '&nbsp;&nbsp;').replaceAll('\r\n', '<br>\r\n')],
    ['with HTML quotes', text.replaceAll(/^/gm, '&gt; ')],
    ['with GUIDs and paths on lines of their own', text.replaceAll(/^(Provider (?:ID|Path):) +/gm, '$1\r\n')],
    ['beside registry keys', `${text}\r\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\x]\r\n"a"="b"\r\n`],
  ])('%s have the values of the original', (_how, changed) => {
    expect(readText(changed).entries.map(valuesOf)).toEqual(whole.map(valuesOf));
  });

  test('of two dumps are two machines', () => {
    const machines = readNetsh(Buffer.from(netshOf(caseNamed('windows-xp')) + text), 'dump.txt');
    expect(machines.map(({ entries }) => entries.length)).toEqual([5, 18]);
    expect(machines[0]?.entries[0]?.bitness).toBe(null);
  });

  test('in UTF-16 to which cmd has appended ASCII are read to their end', () => {
    const mixed = Buffer.concat([Buffer.from(`\ufeff${netshOf(CLEAN)}`, 'utf16le'), Buffer.from(text, 'latin1')]);
    expect(readNetsh(mixed, 'dump.txt').map(({ entries }) => entries.length)).toEqual([CLEAN.entries.length, 18]);
  });

  test('that end with a chain keep it if its ids are in the dump', () => {
    const last = netshOf(caseNamed('lsp-listed-last'), { nameSpaces: false }).trimEnd();
    expect(readText(last).entries.at(-1)?.chain).toEqual([1031, 1002]);
    expect(readText(last.slice(0, -1)).entries.at(-1)?.chain).toBe(null);
  });
});
