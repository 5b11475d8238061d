// fleet and its report on machines with non-IFS providers outside the scope.

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

  test('has the verdict compliant, and the KB verdict nonCompliant', () => {
    expect(clean).toMatchObject({ scope: 'internet', verdict: 'compliant', kbVerdict: 'nonCompliant' });
  });

  test('has the product outside the scope in its row of the table', () => {
    expect(lineText(clean, 'table')).toMatch(/^hypervisor-sockets +compliant +outside the scope: VMware vSockets/);
  });

  test('has CSV columns for the KB verdict, for GUIDs that may be removed, and for entries outside the scope', () => {
    expect(['verdict', 'kbVerdict', 'providerIds', 'outOfScope'].map((column) => cellOf(clean, column))).toEqual([
      'compliant',
      'nonCompliant',
      '',
      'vSockets DGRAM; vSockets STREAM',
    ]);
  });
});

test('the CSV has the GUIDs in the form that a policy takes', () => {
  const withLsp = line('one-lsp-both-catalogs');
  const ids = [...new Set(withLsp.nonIfs?.map(({ providerId }) => providerId))];
  expect(ids.length).toBeGreaterThan(0);
  expect(cellOf(withLsp, 'providerIds')).toBe(ids.join('; '));
});

test('the summary counts products in scope and products outside the scope separately', () => {
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

  test('says that nothing needs to be done, and names the entries outside the scope', () => {
    expect(report.what).toBe(
      'No non-IFS provider in scope on any of 2 machines: nothing needs to be done. 1 machine has one outside the scope (vSockets DGRAM and vSockets STREAM).',
    );
    expect([report.products, report.todo]).toEqual([[], []]);
  });

  test('names them in the row of the machine', () => {
    const page = fleetPage(report, 'Made of two.', '2026-11-30T12:00:00.000Z');
    expect(page).toContain('outside the scope: vSockets DGRAM, vSockets STREAM');
    expect(page).not.toMatch(/IFS providers only|uses IFS handles/);
  });
});
