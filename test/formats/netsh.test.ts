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

  test.each(['cp932', 'cp949', 'cp866', 'cp437', 'cp850'])(
    '%s loses no entry, and no byte of a name is invented',
    (page) => {
      const { entries } = readText(iconv.encode(foreign, page));
      expect(entries.map((entry) => [entry.id, entry.serviceFlags])).toEqual(
        ordered(caseNamed('name-in-japanese')).map((entry) => [entry.catalogEntryId, entry.serviceFlags]),
      );
    },
  );

  test('a code page that nothing tells shows the lost bytes as such', () => {
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

  test('ASCII that PowerShell went on in UTF-16 is read to its end', () => {
    const text = netshOf(ONE_LSP);
    const half = text.indexOf('\r\n\r\n', text.length / 2) + 4;
    const mixed = Buffer.concat([Buffer.from(text.slice(0, half), 'latin1'), Buffer.from(text.slice(half), 'utf16le')]);
    expect(readText(mixed).entries).toHaveLength(ONE_LSP.entries.length);
  });
});

describe('a dump that went through other hands', () => {
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
  ])('says the same: %s', (_how, changed) => {
    const catalog = readText(changed);
    expect(catalog.entries).toEqual(whole);
    expect(catalog.warnings).toEqual([]);
  });
});

describe('a dump that is cut', () => {
  const machine = caseNamed('two-stacked-upper-non-ifs');
  /** Every value that is told of an entry must be true of one entry of the machine, all together. */
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
  ])('anywhere, at both ends, invents nothing (%s)', (_language, words) => {
    const text = netshOf(machine, { words });
    fc.assert(
      fc.property(fc.nat(text.length), fc.nat(text.length), fc.boolean(), (a, b, wholeLine) => {
        const [from, to] = a < b ? [a, b] : [b, a];
        const part = text.slice(from, to) + (wholeLine ? '\r\n' : '');
        // A line cut at its beginning has lost its label's head; one cut at its end may have lost digits.
        try {
          expectNothingInvented(readText(part));
        } catch (error) {
          expect(error).toBeInstanceOf(Failure);
        }
      }),
      { numRuns: 600 },
    );
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

  test('before its flags names the entry and says unknown; one without its head counts by its flags', () => {
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

  test('in the middle of it does not lend one provider the flags of the next', () => {
    const text = netshOf(ONE_LSP, { nameSpaces: false });
    const from = text.indexOf('Provider ID');
    const to = text.indexOf('Min Address Length', text.indexOf('MSAFD Tcpip [TCP/IPv6]'));
    const catalog = readText(`${text.slice(0, from)}Provider ID:\r\n${text.slice(to)}`);
    expect(catalog.entries[0]).toMatchObject({ name: 'Contoso Filter over [MSAFD Tcpip [TCP/IP]]', nonIfs: null });
    expect(catalog.entries[1]).toMatchObject({ name: null, id: null, nonIfs: false });
  });

  test('behind the title of an entry still counts that entry', () => {
    const text = netshOf(CLEAN, { nameSpaces: false });
    const end = text.indexOf(ENGLISH.title, text.length / 2) + ENGLISH.title.length;
    const { entries } = readText(`${text.slice(0, end)}\r\n`);
    expect(judge(entries, 0, 'all').verdict).toBe('unknown');
  });
});

describe('a hostile dump', () => {
  test('cannot clear an entry with a second Service Flags line in its name', () => {
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

  test('of anything else is told apart from a catalog, and nothing but a Failure comes of it', () => {
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

  test('mutated byte by byte never turns a non-IFS machine compliant', () => {
    const bytes = Buffer.from(netshOf(caseNamed('orphan-chain'), { nameSpaces: false }));
    const flags = bytes.indexOf('0x66');
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), (at, value) => {
        // A flags value itself can be forged; nothing else may hide it.
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

describe('what is left out or torn', () => {
  const [head, tail] = (() => {
    const text = netshOf(ONE_LSP, { nameSpaces: false });
    const clean = netshOf(CLEAN);
    return [text.slice(0, text.indexOf('Service Flags')), clean.slice(clean.indexOf('Service Flags'))];
  })();

  test.each(['[...]', '...', '\u2026', '[snip: 200 lines]', '<snip>', '', 'and so on', 'Note: the rest is the same'])(
    'between two lines of an entry (%j) never joins it with another',
    (between) => {
      const { entries, missingEntries } = readText(`${head}${between}\r\n${tail}`);
      expect(entries[0]).toMatchObject({ name: 'Contoso Filter over [MSAFD Tcpip [TCP/IP]]', nonIfs: null });
      expect(judge(entries, missingEntries, 'all').verdict).toBe('unknown');
    },
  );

  test('between two entries, and said so, leaves the verdict unknown', () => {
    const text = netshOf(CLEAN).replace('\r\n\r\nWinsock', '\r\n\r\n[...]\r\n\r\nWinsock');
    const { entries, missingEntries } = readText(text);
    expect(entries).toHaveLength(CLEAN.entries.length);
    expect(judge(entries, missingEntries, 'all').verdict).toBe('unknown');
  });

  test('an entry is not swallowed by a name space that follows a cut', () => {
    const text = netshOf(ONE_LSP);
    const cut = text.slice(0, text.indexOf('\r\n\r\n', 10)) + text.slice(text.indexOf('Name Space:') - 2);
    expect(judge(readText(cut).entries, 0, 'all').verdict).toBe('nonCompliant');
  });

  test('two titles in a row are two entries', () => {
    const { entries } = readText(`${ENGLISH.title}\r\n-----\r\n${netshOf(CLEAN)}`);
    expect(judge(entries, 0, 'all').verdict).toBe('unknown');
  });

  test('what begins behind dashes in an unknown language and is cut is counted', () => {
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

describe('pastes', () => {
  const text = netshOf(ONE_LSP);
  const whole = readText(text).entries;
  const said = ({ id, serviceFlags, providerId, providerPath, chain }: CatalogEntry) => ({
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
  ])('%s say the same', (_how, changed) => {
    expect(readText(changed).entries.map(said)).toEqual(whole.map(said));
  });

  test('of two dumps are two machines', () => {
    const machines = readNetsh(Buffer.from(netshOf(caseNamed('windows-xp')) + text), 'dump.txt');
    expect(machines.map(({ entries }) => entries.length)).toEqual([5, 18]);
    expect(machines[0]?.entries[0]?.bitness).toBe(null);
  });

  test('in UTF-16 that cmd went on in ASCII are read to their end', () => {
    const mixed = Buffer.concat([Buffer.from(`\ufeff${netshOf(CLEAN)}`, 'utf16le'), Buffer.from(text, 'latin1')]);
    expect(readNetsh(mixed, 'dump.txt').map(({ entries }) => entries.length)).toEqual([CLEAN.entries.length, 18]);
  });

  test('that end with a chain keep it when its ids are in the dump', () => {
    const last = netshOf(caseNamed('lsp-listed-last'), { nameSpaces: false }).trimEnd();
    expect(readText(last).entries.at(-1)?.chain).toEqual([1031, 1002]);
    expect(readText(last.slice(0, -1)).entries.at(-1)?.chain).toBe(null);
  });
});
