import { completeEntries } from '../../src/catalog/entry.ts';
import { listDocument } from '../../src/documents/documents.ts';
import { readReg } from '../../src/formats/reg/reg.ts';
import type { EvidenceKind } from '../../src/kinds.ts';
import { autorunscCsvOf, autorunscTextOf, autorunscXmlOf, autorunsTextOf } from './autoruns.ts';
import { type Case, caseNamed, catalogOf } from './cases.ts';
import { annotationOf, crashReport, extraFile } from './firefox.ts';
import { hiveOf } from './hive.ts';
import { MSINFO_INVENTED_LANGUAGE, msinfoOf, nfoOf, pastedMsinfoOf } from './msinfo.ts';
import { netExportOf } from './net-export.ts';
import { CHINESE, netshOf } from './netsh.ts';
import { onlyMachine } from './one-machine.ts';
import { batchLine, eventLines, osqueryi, osqueryRows, snapshotLine } from './osquery.ts';
import { REG_STYLES, regOf } from './reg.ts';
import { framed, itemPropertiesOf, regQueryOf, wrapped } from './registry-text.ts';
import { jsonl, VELOCIRAPTOR_STYLES, velociraptorRows } from './velociraptor.ts';

export interface Evidence {
  name: string;
  kind: EvidenceKind;
  bytes: Buffer;
}

/** A machine as evidence of every kind, in each form that a file of that kind can have. */
export function evidenceOf(of: Case | string): Evidence[] {
  const machine = typeof of === 'string' ? caseNamed(of) : of;
  const own = catalogOf(machine, 64).length > 0 ? 64 : 32;
  const annotation = annotationOf(machine, own);
  const report = JSON.stringify(crashReport(annotation, own === 64 ? 'x86-64' : 'x86', true));
  const rows = osqueryRows(machine);
  const log = { host: 'contoso-7' };
  const texts: [string, EvidenceKind, string | Buffer][] = [
    ['netsh', 'netsh', netshOf(machine)],
    ['netsh in Chinese', 'netsh', netshOf(machine, { words: CHINESE })],
    ...Object.entries(REG_STYLES).map(([name, style]): [string, EvidenceKind, Buffer] => [
      `an export (${name})`,
      'reg',
      regOf(machine, style),
    ]),
    ['a hive', 'hive', hiveOf(machine)],
    ['a list document', 'json', listOf(machine)],
    ['rows of osqueryi', 'osquery', osqueryi(rows)],
    ['a snapshot log', 'osquery', snapshotLine(rows, log) + snapshotLine([], { ...log, query: 'other' })],
    ['a differential log', 'osquery', batchLine(rows, [], log)],
    ['a log of events', 'osquery', eventLines(rows, 'added', log)],
    ...Object.entries(VELOCIRAPTOR_STYLES).map(([name, style]): [string, EvidenceKind, string] => [
      `rows of Velociraptor (${name})`,
      'velociraptor',
      jsonl(velociraptorRows(machine, style)),
    ]),
    ['rows of Velociraptor in an array', 'velociraptor', JSON.stringify(velociraptorRows(machine), null, 1)],
    ["Firefox's annotation", 'firefox', annotation],
    ["an older Firefox's annotation", 'firefox', annotationOf(machine, own, false)],
    ["Firefox's crash report", 'firefox', report],
    ["Firefox's .extra file", 'firefox', extraFile(annotation)],
    ['MSInfo32', 'msinfo', msinfoOf(machine)],
    ['MSInfo32 in another language', 'msinfo', msinfoOf(machine, MSINFO_INVENTED_LANGUAGE)],
    ['a .nfo file of MSInfo32', 'msinfo', nfoOf(machine)],
    ['pasted rows of MSInfo32', 'msinfo', pastedMsinfoOf(machine)],
    ['a log of chrome://net-export', 'netExport', netExportOf(machine, own)],
    ['text saved by Autoruns', 'autoruns', autorunsTextOf(machine)],
    ['text of autorunsc', 'autoruns', autorunscTextOf(machine)],
    ['CSV of autorunsc', 'autoruns', autorunscCsvOf(machine)],
    ['XML of autorunsc', 'autoruns', autorunscXmlOf(machine)],
    ['reg query', 'registryText', regQueryOf(machine)],
    ['reg query in a console of 80 columns', 'registryText', wrapped(regQueryOf(machine), 80)],
    ["reg query in a collector's frame", 'registryText', framed(regQueryOf(machine))],
    ['Get-ItemProperty', 'registryText', itemPropertiesOf(machine)],
  ];
  return texts.map(([name, kind, content]) => ({ name, kind, bytes: Buffer.from(content) }));
}

function listOf(machine: Case): string {
  const catalog = onlyMachine(readReg(regOf(machine), 'a.reg'));
  const entries = completeEntries(catalog.entries);
  return JSON.stringify(listDocument([{ catalog, entries, findings: [] }], null), null, 2);
}
