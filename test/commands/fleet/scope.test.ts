// What fleet and its report say of machines with non-IFS providers outside the scope.

import { describe, expect, test } from 'vitest';
import { linesOf } from '../../../src/commands/fleet/line.ts';
import { count, emptyTally, summaryOf } from '../../../src/commands/fleet/tally.ts';
import { csvHead, csvLine, endText, lineText } from '../../../src/commands/fleet/text.ts';
import { type FleetLine, fleetSummaryLine } from '../../../src/documents/fleet-documents.ts';
import { readBytes } from '../../../src/formats/read.ts';
import { adviceOf } from '../../../src/live/identity/known.ts';
import { fleetPage } from '../../../src/report/fleet-page.ts';
import { fleetReport } from '../../../src/report/model/fleet.ts';
import { rowOf } from '../../../src/report/rows.ts';
import { DEFAULT_SCOPE } from '../../../src/verdict/scope.ts';
import { caseNamed } from '../../support/cases.ts';
import { regOf } from '../../support/reg.ts';

const VMWARE = 'VMware vSockets (VMware Tools, VMware Workstation)';

const line = (name: string): FleetLine => {
  const results = readBytes(Buffer.from(regOf(caseNamed(name))), `${name}.reg`, { logs: () => [], controlSet: null });
  return linesOf(results, DEFAULT_SCOPE)[0] as FleetLine;
};
const cellOf = (row: FleetLine, column: string): string | undefined => {
  const cells = (text: string) => text.trim().split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/);
  return cells(csvLine(row))[cells(csvHead()).indexOf(column)];
};

describe('a clean machine with hypervisor sockets', () => {
  const clean = line('hypervisor-sockets');

  test('is compliant in the line, and not by the KB', () => {
    expect(clean).toMatchObject({ scope: 'internet', verdict: 'compliant', kbVerdict: 'nonCompliant' });
  });

  test('names the product outside the scope in a row of the table, and counts no entry in scope', () => {
    expect(lineText(clean, 'table')).toMatch(/^hypervisor-sockets +compliant +outside the scope: VMware vSockets/);
  });

  test('has a column each for the KB, for the GUIDs that may be removed, and for what is outside', () => {
    expect(['verdict', 'kbVerdict', 'providerIds', 'outOfScope'].map((column) => cellOf(clean, column))).toEqual([
      'compliant',
      'nonCompliant',
      '',
      'vSockets DGRAM; vSockets STREAM',
    ]);
  });
});

test('the CSV has the GUIDs that a policy takes', () => {
  const sick = line('one-lsp-both-catalogs');
  const ids = [...new Set(sick.nonIfs?.map(({ providerId }) => providerId))];
  expect(ids.length).toBeGreaterThan(0);
  expect(cellOf(sick, 'providerIds')).toBe(ids.join('; '));
});

test('the summary counts products in scope and outside it apart', () => {
  const tally = emptyTally();
  for (const name of ['hypervisor-sockets', 'one-lsp-both-catalogs', 'clean-windows-10']) count(tally, line(name));
  const summary = summaryOf(tally, false);
  expect(summary).toMatchObject({
    compliant: 2,
    nonCompliant: 1,
    products: [{ product: null, machines: 1 }],
    outOfScope: [{ product: VMWARE, machines: 1 }],
  });
  expect(endText(fleetSummaryLine(DEFAULT_SCOPE, 0, summary), 'table')).toContain(
    `Outside the scope:\n        1  ${VMWARE}\n`,
  );
});

describe('the report of clean machines with hypervisor sockets', () => {
  const report = fleetReport(['hypervisor-sockets', 'clean-windows-10'].map(line).map(rowOf), adviceOf);

  test('says that nothing needs to be done, and what lies outside the scope', () => {
    expect(report.what).toBe(
      'No non-IFS provider in scope on any of 2 machines: nothing needs to be done. 1 machine has one outside the scope (vSockets DGRAM and vSockets STREAM).',
    );
    expect([report.products, report.todo]).toEqual([[], []]);
  });

  test('names it in the row of the machine', () => {
    const page = fleetPage(report, 'Made of two.', '2026-11-30T12:00:00.000Z');
    expect(page).toContain('outside the scope: vSockets DGRAM, vSockets STREAM');
    expect(page).not.toMatch(/IFS providers only|uses IFS handles/);
  });
});
