import { describe, expect, test } from 'vitest';
import { windowsProviderIds } from '../../src/live/identity/known.ts';
import { type JudgedCatalogs, judgeProcess, type ProcessFacts } from '../../src/processes/judge.ts';
import { judgePrograms } from '../../src/programs/programs.ts';
import { caseNamed, entriesOf } from '../support/cases.ts';

const CHANGED = '2026-11-20T08:00:00.000Z';
const BEFORE = '2026-11-19T08:00:00.000Z';
const AFTER = '2026-11-21T08:00:00.000Z';

function catalogsOf(name: string, complete = true): JudgedCatalogs {
  const entries = entriesOf(caseNamed(name));
  return { entries, complete, programs: judgePrograms(entries, complete, [64, 32], windowsProviderIds()) };
}

const judged = (catalogs: JudgedCatalogs, facts: Partial<ProcessFacts>) =>
  judgeProcess({ bitness: 64, startTime: AFTER, runtime: null, loaded: [], ...facts }, catalogs, CHANGED);
const of = (name: string, version: string | null) => ({ runtime: { name, version } });

const LSP = catalogsOf('one-lsp-both-catalogs');
const CLEAN = catalogsOf('clean-windows-10');

describe('a running program', () => {
  test('gets the worst verdict of the rules of its runtime, with the entries that decide it', () => {
    expect(judged(LSP, of('dotnet', '8.0.10'))).toMatchObject({
      program: 'dotnet',
      verdict: 'atRisk',
      deciding: [1032, 1033],
    });
    expect(judged(LSP, of('go', '1.26.5'))).toMatchObject({ program: 'go', verdict: 'slowPath', deciding: [1032] });
    expect(judged(LSP, of('python', '3.12'))).toMatchObject({ program: 'pythonAsyncio', verdict: 'fast' });
  });

  test('of Go 1.20 is judged by TCP alone', () => {
    const udpOnly = catalogsOf('lsp-udp-only');
    expect(judged(udpOnly, of('go', '1.20.12')).verdict).toBe('fast');
    expect(judged(udpOnly, of('go', '1.26.5')).verdict).toBe('atRisk');
  });

  test('is judged by the catalog of its bitness', () => {
    const only32 = catalogsOf('lsp-only-32-bit');
    const verdicts = ([64, 32] as const).map((bitness) => judged(only32, { bitness, ...of('dotnet', null) }).verdict);
    expect(verdicts).toEqual(['fast', 'atRisk']);
    expect(judged(LSP, { bitness: null, ...of('dotnet', null) })).toMatchObject({ verdict: 'unknown', program: null });
  });

  test('without a rule is fast where no entry is non-IFS, and else unknown', () => {
    for (const runtime of [null, { name: 'rust', version: null }, { name: 'node', version: '10.24.1' }]) {
      expect(judged(CLEAN, { runtime })).toMatchObject({ verdict: 'fast', program: null });
      expect(judged(LSP, { runtime })).toMatchObject({ verdict: 'unknown', program: null });
      expect(judged(catalogsOf('clean-windows-10', false), { runtime }).verdict).toBe('unknown');
    }
  });

  test('has one sentence on a catalog of which entries are not shown, and no sentence begins with a small letter', () => {
    const incomplete = catalogsOf('one-lsp-both-catalogs', false);
    const node = judged(incomplete, of('node', '22.1.0'));
    expect(node).toMatchObject({
      verdict: 'unknown',
      reason: 'The source does not show all entries, and a missing one may serve the program.',
    });
    for (const { programs } of [incomplete, LSP, CLEAN])
      expect(programs.filter(({ reason }) => !/^[A-Z.].*\.$/.test(reason))).toEqual([]);
  });

  test('of a version that no rule covers says which, or that its file does not say it', () => {
    expect(judged(LSP, of('node', '10.24.1')).reason).toBe('No rule is known for node 10.24.1.');
    expect(judged(LSP, of('rust', null)).reason).toBe(
      'No rule is known for rust, and its file does not say which version it has.',
    );
  });
});

describe('a program that started before the catalog was changed', () => {
  test('is stale, and not judged by a catalog that it does not have', () => {
    expect(judged(CLEAN, { startTime: BEFORE })).toMatchObject({ stale: true, verdict: 'unknown' });
    expect(judged(CLEAN, { startTime: BEFORE, ...of('go', '1.26.5') })).toMatchObject({
      stale: true,
      verdict: 'unknown',
      reason: expect.stringContaining(CHANGED),
    });
    expect(judged(LSP, { startTime: BEFORE, ...of('dotnet', null) })).toMatchObject({
      stale: true,
      verdict: 'unknown',
      reason: expect.stringContaining('With the new catalog it is atRisk: TCP/IPv4 is served by'),
    });
  });

  test('is at risk all the same where it has loaded the layer', () => {
    const stale = { startTime: BEFORE, ...of('dotnet', null) };
    expect(judged(LSP, { ...stale, loaded: [1032] })).toMatchObject({ stale: true, verdict: 'atRisk' });
    expect(judged(LSP, { ...stale, loaded: [1001, null] })).toMatchObject({ stale: true, verdict: 'unknown' });
  });

  test('stays fast where it never skips completions, whatever the catalog', () => {
    expect(judged(LSP, { startTime: BEFORE, ...of('python', '3.12') })).toMatchObject({ stale: true, verdict: 'fast' });
  });

  test('is not told from others where a time is not known', () => {
    expect(judged(CLEAN, { startTime: null }).stale).toBe(null);
    expect(judgeProcess({ bitness: 64, startTime: BEFORE, runtime: null, loaded: [] }, CLEAN, null).stale).toBe(null);
    expect(judged(CLEAN, {}).stale).toBe(false);
  });
});
