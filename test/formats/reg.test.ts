import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Failure } from '../../src/failure.ts';
import { emptyAccount } from '../../src/formats/account.ts';
import { readReg } from '../../src/formats/reg/reg.ts';
import type { MachineCatalog } from '../../src/machine-catalog.ts';
import { SCOPES } from '../../src/verdict/scope.ts';
import { judge } from '../../src/verdict/verdict.ts';
import { caseNamed, cases, netshVerdictOf, ordered } from '../support/cases.ts';
import { netshOf } from '../support/netsh.ts';
import { readText, truthOf } from '../support/read.ts';
import { REG_STYLES, REGEDIT5, regOf } from '../support/reg.ts';

const ONE_LSP = caseNamed('one-lsp-both-catalogs');
const read = (bytes: Buffer | string) =>
  readReg(Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes, 'utf8'), 'a.reg')[0] as MachineCatalog;
const asText = (machine = ONE_LSP) => regOf(machine, { ...REGEDIT5, encoding: 'utf8' }).toString('utf8');

describe.each(Object.entries(REG_STYLES))('a .reg export (%s)', (_name, style) => {
  test.each(cases)('shows $name entry by entry', (machine) => {
    const catalog = read(regOf(machine, style));
    expect(catalog.entries).toHaveLength(machine.entries.length);
    for (const [index, entry] of ordered(machine).entries()) {
      const { providerFlags, protocolMaxOffset, bitness } = entry;
      const rawName = entry.rawName ?? entry.name;
      expect(catalog.entries[index]).toMatchObject({
        ...truthOf(entry),
        providerFlags,
        protocolMaxOffset,
        bitness,
        rawName,
      });
    }
    const nonIfs = catalog.entries.filter((entry) => entry.nonIfs).map((entry) => `${entry.bitness}:${entry.id}`);
    expect(nonIfs.sort()).toEqual([...machine.expect.nonIfs].sort());
    for (const scope of SCOPES) {
      expect([scope, judge(catalog.entries, catalog.missingEntries, scope).verdict]).toEqual([
        scope,
        machine.expect.verdict[scope],
      ]);
    }
  });
});

test.each(cases)('the export and the dump of $name agree in all fields that both have', (machine) => {
  const fromReg = read(regOf(machine));
  const fromNetsh = readText(netshOf(machine));
  expect(fromNetsh.entries).toHaveLength(fromReg.entries.length);
  for (const [index, entry] of fromNetsh.entries.entries()) {
    for (const [key, value] of Object.entries(entry)) {
      if (value === null || key === 'rawName') continue;
      expect([key, value]).toEqual([key, fromReg.entries[index]?.[key as keyof typeof entry]]);
    }
  }
  for (const scope of SCOPES) expect(judge(fromNetsh.entries, 0, scope).verdict).toBe(netshVerdictOf(machine, scope));
});

describe('of several control sets', () => {
  const withSets = (current: number | null) => {
    const style = { ...REGEDIT5, encoding: 'utf8' as const, controlSets: ['ControlSet001', 'ControlSet002'], current };
    const first = regOf(caseNamed('clean-windows-10'), {
      ...style,
      controlSets: ['ControlSet001'],
      current: null,
    }).toString();
    const second = regOf(ONE_LSP, { ...style, controlSets: ['ControlSet002'] }).toString();
    return read(first + second.replace(REGEDIT5.header, ''));
  };
  test('only the one that Select names is read', () => {
    const catalog = withSets(2);
    expect(catalog.source.controlSet).toBe('ControlSet002');
    expect(catalog.entries).toHaveLength(ONE_LSP.entries.length);
    expect(catalog.warnings).toEqual([]);
  });
  test('the first is read where there is no Select, with a warning', () => {
    const catalog = withSets(null);
    expect(catalog.source.controlSet).toBe('ControlSet001');
    const message =
      'The export holds 2 control sets and not which of them is current: HKEY_LOCAL_MACHINE\\SYSTEM\\ControlSet001\\Services\\WinSock2\\Parameters, the first, was read.';
    expect(catalog.warnings).toEqual([{ code: 'controlSetAssumed', message, target: 'a.reg' }]);
  });
});

describe('a damaged export', () => {
  const FIRST_ITEM = /"PackedCatalogItem"=hex:[^"[]*/;
  test.each([
    [
      'of 800 bytes',
      (text: string) => text.replace(FIRST_ITEM, `"PackedCatalogItem"=hex:${'00,'.repeat(799)}00\r\n\r\n`),
    ],
    ['cut in its digits', (text: string) => text.replace(FIRST_ITEM, (item) => `${item.slice(0, 900)}\r\n\r\n`)],
    ['that is no hex', (text: string) => text.replace(FIRST_ITEM, '"PackedCatalogItem"="surprise"\r\n\r\n')],
    ['that is not there', (text: string) => text.replace(FIRST_ITEM, '')],
  ])('with an item %s keeps all others and is not clean', (_how, damage) => {
    const catalog = read(damage(asText(caseNamed('clean-windows-10'))));
    const unknown = catalog.entries.filter((entry) => entry.nonIfs === null);
    expect(catalog.entries).toHaveLength(caseNamed('clean-windows-10').entries.length);
    expect(unknown).toHaveLength(1);
    expect(unknown[0]).toMatchObject({ bitness: 32, position: 1, id: null });
    expect(catalog.warnings[0]?.target).toMatch(/^a\.reg:\d+ \[HKEY_LOCAL_MACHINE.*000000000001\]$/);
    expect(judge(catalog.entries, catalog.missingEntries, 'all').verdict).toBe('unknown');
  });

  test('with fewer items than its counter says is not compliant', () => {
    const text = asText(caseNamed('clean-windows-10'));
    const from = text.lastIndexOf('[HKEY');
    const catalog = read(text.slice(0, from));
    expect(catalog.missingEntries).toBe(1);
    expect(judge(catalog.entries, catalog.missingEntries, 'all').verdict).toBe('unknown');
  });

  test('of the 64-bit catalog only is not compliant', () => {
    const only64 = {
      ...ONE_LSP,
      entries: caseNamed('clean-windows-10').entries.filter((entry) => entry.bitness === 64),
    };
    const catalog = read(asText(only64));
    expect(judge(catalog.entries, catalog.missingEntries, 'all').verdict).toBe('unknown');
  });

  test('cut at its beginning has the items whose key is cut off', () => {
    const text = asText();
    const catalog = read(text.slice(text.indexOf('"PackedCatalogItem"')));
    expect(catalog.entries).toHaveLength(ONE_LSP.entries.length);
    expect(catalog.entries.filter((entry) => entry.bitness === null)).toHaveLength(1);
  });

  test('cut anywhere is never compliant and invents no entry', () => {
    const text = asText();
    fc.assert(
      fc.property(fc.nat(text.length), (to) => {
        try {
          const catalog = read(text.slice(0, to));
          expect(judge(catalog.entries, catalog.missingEntries, 'all').verdict).not.toBe('compliant');
          for (const entry of catalog.entries) {
            if (entry.id === null) continue;
            expect(ONE_LSP.entries.some((each) => each.catalogEntryId === entry.id && each.name === entry.name)).toBe(
              true,
            );
          }
        } catch (error) {
          expect(error).toBeInstanceOf(Failure);
        }
      }),
    );
  });

  test('without WinSock2 holds no catalog', () => {
    expect(() => read(`${REGEDIT5.header}\r\n\r\n[HKEY_LOCAL_MACHINE\\SOFTWARE]\r\n"a"="b"\r\n`)).toThrow(
      expect.objectContaining({ code: 'noCatalog' }),
    );
  });
});

test('only the active protocol catalog is read', () => {
  const old = asText(ONE_LSP)
    .replaceAll('Protocol_Catalog9', 'Protocol_Catalog8')
    .replace(/"Current_Protocol_Catalog".*\r\n/, '');
  const catalog = read(asText(caseNamed('clean-windows-10')) + old.replace(REGEDIT5.header, ''));
  expect(catalog.entries).toHaveLength(caseNamed('clean-windows-10').entries.length);
});

test('a path is decoded by the code page in the export; without it its bytes are kept', () => {
  const machine = {
    ...ONE_LSP,
    entries: ONE_LSP.entries
      .slice(0, 1)
      .map((entry) => ({ ...entry, providerPath: 'C:\\Pr\xe9f\\a.dll', bitness: 32 as const })),
  };
  const text = asText(machine);
  expect(read(text).entries[0]).toMatchObject({
    providerPath: 'C:\\Pr\ufffdf\\a.dll',
    providerPathHex: '433a5c5072e9665c612e646c6c',
  });
  const page = '[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\Nls\\CodePage]\r\n"ACP"="1252"\r\n';
  expect(read(text + page).entries[0]).toMatchObject({ providerPath: 'C:\\Préf\\a.dll', providerPathHex: null });
});

describe('exports joined in one text', () => {
  const CLEAN = caseNamed('clean-windows-10');
  const [sick, clean] = [asText(ONE_LSP), asText(CLEAN)];
  const verdictsOf = (...texts: string[]) =>
    readReg(Buffer.from(texts.join('')), 'a.reg').map((result) =>
      'failure' in result ? result.failure.code : judge(result.entries, result.missingEntries, 'all').verdict,
    );
  const name = (of: string) =>
    `REGEDIT4\r\n\r\n[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\ComputerName\\ComputerName]\r\n"ComputerName"="${of}"\r\n\r\n`;

  test('are several machines if they contradict each other', () => {
    expect(verdictsOf(sick, clean)).toEqual(['nonCompliant', 'compliant']);
    expect(verdictsOf(clean, sick, clean.toLowerCase().replace(/^.*/, 'REGEDIT4'))).toEqual([
      'compliant',
      'nonCompliant',
      'compliant',
    ]);
    expect(verdictsOf(name('A'), sick, name('B'), clean)).toEqual(['nonCompliant', 'compliant']);
  });

  test('have line numbers of the whole text in their warnings', () => {
    const damaged = clean.replace(/"PackedCatalogItem"=hex:..,/, '"PackedCatalogItem"=hex:x,');
    const [, second] = readReg(Buffer.from(sick + damaged), 'a.reg') as MachineCatalog[];
    const line = sick.split('\n').length - 1 + damaged.split('\n').findIndex((each) => each.includes('hex:x')) + 1;
    expect(second?.warnings[0]?.target).toContain(`a.reg:${line} `);
  });

  test('do not hide a cut item behind a whole one', () => {
    const cutInItem = `${clean.slice(0, clean.lastIndexOf('00,'))}\r\n\r\n`;
    expect(verdictsOf(cutInItem, clean)).toEqual(['unknown', 'compliant']);
  });

  test('are one machine if they have the same values, or other keys', () => {
    expect(verdictsOf(sick, sick)).toEqual(['nonCompliant']);
    const at = clean.indexOf('[HKEY', clean.indexOf('000000000003'));
    const apart = [clean.slice(0, at), `${REGEDIT5.header}\r\n\r\n${clean.slice(at)}`];
    expect(verdictsOf(name('A'), ...apart, name('A'))).toEqual(['compliant']);
    expect(read([...apart, name('A')].join('')).source.machine).toBe('A');
  });

  test('of which one has no catalog are a failure beside the other machine', () => {
    expect(verdictsOf(name('A'), sick, name('B'))).toEqual(['nonCompliant', 'noCatalog']);
  });
});

describe('odd exports', () => {
  const text = asText();
  const whole = read(text).entries;
  test.each([
    ['with doubled carriage returns', text.replaceAll('\r\n', '\r\r\n')],
    ['with a blank line after every line', text.replaceAll('\r\n', '\r\n\r\n')],
    ['quoted by mail', `> ${text.replaceAll('\n', '\n> ')}`],
    ['whose backslashes mail has eaten', text.replaceAll(',\\\r\n', ',\r\n')],
    ['in lower case', text.replaceAll(/^\[.*\]/gm, (key) => key.toLowerCase())],
    [
      'of a key that was mounted elsewhere',
      text.replaceAll('SYSTEM\\CurrentControlSet\\Services\\WinSock2\\Parameters', 'TEMP'),
    ],
  ])('%s say the same', (_how, changed) => expect(read(changed).entries).toEqual(whole));

  test('of two hives mounted beside each other are two machines', () => {
    const other = asText(caseNamed('clean-windows-10')).replaceAll(
      'SYSTEM\\CurrentControlSet',
      'OFFLINE\\ControlSet001',
    );
    const machines = readReg(Buffer.from(text + other.replace(REGEDIT5.header, '')), 'a.reg') as MachineCatalog[];
    expect(machines.map(({ source, entries }) => [source.controlSet, entries.length])).toEqual([
      ['CurrentControlSet', ONE_LSP.entries.length],
      ['ControlSet001', caseNamed('clean-windows-10').entries.length],
    ]);
  });

  test('of two control sets of a bare hive are one machine', () => {
    const style = {
      ...REGEDIT5,
      encoding: 'utf8' as const,
      root: '\\',
      controlSets: ['ControlSet001', 'ControlSet002'],
    };
    expect(read(regOf(ONE_LSP, { ...style, current: 2 })).source.controlSet).toBe('ControlSet002');
  });

  test('whose current control set is not there are unknown', () => {
    const style = { ...REGEDIT5, encoding: 'utf8' as const, controlSets: ['ControlSet001'], current: 2 };
    const catalog = read(regOf(caseNamed('clean-windows-10'), style));
    expect([judge(catalog.entries, catalog.missingEntries, 'all').verdict, catalog.warnings[0]?.code]).toEqual([
      'unknown',
      'controlSetMissing',
    ]);
  });

  test('of the 32-bit list alone may lack a 64-bit one', () => {
    const clean = asText({
      ...ONE_LSP,
      entries: caseNamed('clean-windows-10').entries.filter((entry) => entry.bitness === 32),
    });
    const catalog = read(clean.slice(clean.indexOf('[', clean.indexOf('Num_Catalog'))));
    expect(judge(catalog.entries, catalog.missingEntries, 'all').verdict).toBe('unknown');
  });

  test('with a byte that has lost a digit have an unknown item', () => {
    const catalog = read(text.replace(',00,00,00,00,', ',00,0,00,00,'));
    expect(catalog.entries.filter((entry) => entry.nonIfs === null)).toHaveLength(1);
  });

  test('have the numbers of keys as positions, also where keys are missing', () => {
    const from = text.indexOf('[HKEY', text.indexOf('000000000001') + 20);
    const to = text.indexOf('[HKEY', from + 10);
    const catalog = read(text.slice(0, from) + text.slice(to));
    expect(catalog.entries.filter((entry) => entry.bitness === 32).map((entry) => entry.position)).toEqual([
      1, 3, 4, 5, 6, 7, 8, 9,
    ]);
  });
});

describe('texts and numbers that are written in hex', () => {
  const COMPUTER_NAME = '[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\ComputerName\\ComputerName]';
  const machineNamed = (header: string, data: string) =>
    read(`${header}\r\n${COMPUTER_NAME}\r\n"ComputerName"=${data}\r\n${asText().replace(REGEDIT5.header, '')}`).source
      .machine;

  test.each<[header: string, data: string, name: string | null]>([
    [REGEDIT5.header, 'hex(1):50,00,43,00,31,00,00,00', 'PC1'],
    [REGEDIT5.header, 'hex(2):50,00,43,00,31,00', 'PC1'],
    [REGEDIT5.header, 'hex(1):50,00,43,00,00,00,31,00', 'PC'],
    [REGEDIT5.header, 'hex(1):00,00', null],
    [REGEDIT5.header, 'hex(1):', null],
    [REGEDIT5.header, 'hex(7):50,00,43,00,31,00,00,00', null],
    [REGEDIT5.header, 'hex:50,00,43,00,31,00,00,00', null],
    [REGEDIT5.header, 'hex(1):50,00,43,0', null],
    [REGEDIT5.header, '"PC1"', 'PC1'],
    ['REGEDIT4', 'hex(1):50,43,31,00', 'PC1'],
    ['REGEDIT4', 'hex(2):50,c9,31', 'P\xc91'],
    [`${'\r\n'.repeat(60)}REGEDIT4`, 'hex(1):50,43,31,00', 'PC1'],
    ['>> REGEDIT4', 'hex(1):50,43,31,00', 'PC1'],
    [`${REGEDIT5.header}\r\n\r\n; no REGEDIT4`, 'hex(1):50,00,43,00,31,00,00,00', 'PC1'],
    [`${REGEDIT5.header}\r\n${';'.repeat(100)}\r\n; REGEDIT4`, 'hex(1):50,00,43,00,31,00,00,00', 'PC1'],
  ])('below %j, ComputerName=%s is the name %j', (header, data, name) => {
    expect(machineNamed(header, data)).toBe(name);
  });

  const setsWith = (current: string) => {
    const sets = ['ControlSet001', 'ControlSet002'].map((controlSet) =>
      regOf(ONE_LSP, { ...REGEDIT5, encoding: 'utf8', controlSets: [controlSet] })
        .toString()
        .replace(REGEDIT5.header, ''),
    );
    const select = `[HKEY_LOCAL_MACHINE\\SYSTEM\\Select]\r\n"Current"=${current}\r\n`;
    return read(`${REGEDIT5.header}\r\n${select}${sets.join('')}`);
  };
  test.each([
    ['dword:2', 'ControlSet002', []],
    ['hex(4):02,00,00,00', 'ControlSet002', []],
    ['hex(4):02,00,00,00,00', 'ControlSet001', ['controlSetAssumed']],
    ['hex(4):02', 'ControlSet001', ['controlSetAssumed']],
    ['hex(4):02,', 'ControlSet001', ['controlSetAssumed']],
    ['hex(b):02,00,00,00', 'ControlSet001', ['controlSetAssumed']],
    ['hex:02,00,00,00', 'ControlSet001', ['controlSetAssumed']],
    ['"2"', 'ControlSet001', ['controlSetAssumed']],
  ])('Current=%s is the control set %s', (current, controlSet, codes) => {
    const { source, warnings } = setsWith(current);
    expect([source.controlSet, warnings.map(({ code }) => code)]).toEqual([controlSet, codes]);
  });
});

describe('the source of an export', () => {
  test.each<[encoding: string, bytes: () => Buffer]>([
    ['utf-16le', () => regOf(ONE_LSP)],
    ['utf-16be', () => regOf(ONE_LSP).swap16()],
    ['utf-8', () => Buffer.from(asText())],
    ['ansi', () => Buffer.from(`${asText()}; \xe9 in a remark\r\n`, 'latin1')],
  ])('has the encoding %s', (encoding, bytes) => {
    const { source, entries, warnings } = read(bytes());
    expect(source).toMatchObject({
      kind: 'reg',
      path: 'a.reg',
      encoding,
      machine: null,
      controlSet: 'CurrentControlSet',
    });
    expect([entries, warnings]).toEqual([read(regOf(ONE_LSP)).entries, []]);
  });

  test('is known too where another export of the file has no catalog', () => {
    const empty = `REGEDIT4\r\n[HKEY_LOCAL_MACHINE\\SYSTEM\\Select]\r\n"Current"=dword:2\r\n`;
    const style = { ...REGEDIT5, encoding: 'utf8' as const, controlSets: ['ControlSet001'], current: 1 };
    const [machine, failed] = readReg(Buffer.from(regOf(ONE_LSP, style) + empty), 'a.reg');
    expect(machine).toMatchObject({ source: { controlSet: 'ControlSet001' } });
    expect(failed).toMatchObject({
      source: { kind: 'reg', path: 'a.reg', encoding: 'utf-8', controlSet: null },
      failure: { code: 'noCatalog', message: expect.stringContaining('Winsock protocol catalog') },
    });
  });
});

describe('what is no key and no value', () => {
  test('is in the account by its lines, and makes the verdict unknown', () => {
    const account = emptyAccount();
    const clean = asText(caseNamed('clean-windows-10'));
    const text = `${clean}0x66\r\n\r\n[-HKEY_USERS\\A]\r\n`;
    const [catalog] = readReg(Buffer.from(text), 'a.reg', null, account) as [MachineCatalog];
    const line = clean.split('\n').length;
    expect(account).toEqual({
      ...emptyAccount(),
      unplaced: [
        { target: `a.reg:${line}`, what: 'a line that is neither a key nor a value' },
        { target: `a.reg:${line + 2}`, what: 'a line that deletes a key, which no export has' },
      ],
    });
    expect([judge(catalog.entries, catalog.missingEntries, 'all').verdict, catalog.warnings]).toEqual([
      'unknown',
      [
        {
          code: 'notPlaced',
          message:
            'Here stands a line that is neither a key nor a value (and 1 more such places): it may belong to an entry that is not shown.',
          target: `a.reg:${line}`,
        },
      ],
    ]);
  });

  test('as keys beyond the limit are in the account, and make the verdict unknown', () => {
    const account = emptyAccount();
    const keys = Array.from({ length: 20_001 }, (_, at) => `[A${at}\\Parameters]\r\n`).join('');
    const clean = asText(caseNamed('clean-windows-10'));
    const [catalog] = readReg(Buffer.from(clean + keys), 'a.reg', null, account) as [MachineCatalog];
    const left = { target: expect.stringMatching(/^a\.reg:\d+$/), what: 'key number 20001 of a machine' };
    expect(account).toEqual({ ...emptyAccount(), leftOut: [left] });
    expect([judge(catalog.entries, catalog.missingEntries, 'all').verdict, catalog.warnings[0]?.code]).toEqual([
      'unknown',
      'rowsLeftOut',
    ]);
  });
});

describe('text in another encoding behind an export', () => {
  const clean = () => caseNamed('clean-windows-10');
  const remark = 'a remark of a tool\r\nthat says nothing\r\n';
  const utf16 = (text: string) => Buffer.from(text, 'utf16le');
  const utf32 = (text: string) =>
    Buffer.concat([...text].map((character) => Buffer.from([character.charCodeAt(0), 0, 0, 0])));

  test.each<[what: string, export_: () => Buffer, behind: Buffer]>([
    ['UTF-16 behind UTF-8', () => Buffer.from(asText(clean())), utf16(remark)],
    ['ASCII behind UTF-16', () => regOf(clean()), Buffer.from(remark)],
    ['UTF-32 behind UTF-16', () => regOf(clean()), utf32(remark)],
    ['UTF-16 in the other order', () => regOf(clean()), utf16(remark).swap16()],
  ])('(%s) is a doubt, with its line', (_what, export_, behind) => {
    const account = emptyAccount();
    const whole = export_();
    const [catalog] = readReg(Buffer.concat([whole, behind]), 'a.reg', null, account) as [MachineCatalog];
    const line = asText(clean()).split('\n').length;
    expect(account.unplaced).toEqual([{ target: `a.reg:${line}`, what: 'text in a second encoding' }]);
    expect([catalog.entries, judge(catalog.entries, catalog.missingEntries, 'all').verdict]).toEqual([
      read(whole).entries,
      'unknown',
    ]);
  });

  test('is read too, as far as it is ASCII', () => {
    const [first, second] = readReg(Buffer.concat([Buffer.from(asText(clean())), regOf(ONE_LSP)]), 'a.reg');
    expect([first, second].map((catalog) => (catalog as MachineCatalog).entries.length)).toEqual([
      clean().entries.length,
      ONE_LSP.entries.length,
    ]);
  });

  test('is none where a key has letters beyond Latin, which stay as they are', () => {
    const text = asText(clean())
      .replaceAll('\\SYSTEM\\', '\\\u0141\u00f3d\u017a\\')
      .replace(/=hex:../, '=hex:');
    expect(read(utf16(`\ufeff${text}`)).warnings[0]?.target).toContain('\\\u0141\u00f3d\u017a\\');
  });

  test('is not what letters beyond Latin in UTF-16 are', () => {
    const key = '[HKEY_LOCAL_MACHINE\\SYSTEM\\x\u0100\u0200\u0c00y\\Parameters]\r\n"x\u0100"="\u0101\u0400"\r\n';
    const catalog = read(Buffer.concat([regOf(clean()), utf16(key)]));
    expect([catalog.warnings, judge(catalog.entries, catalog.missingEntries, 'all').verdict]).toEqual([
      [],
      'compliant',
    ]);
  });
});
