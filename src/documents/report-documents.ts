import { condensed, type Warning } from '../failure.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { head } from './documents.ts';
import type { ReportDocument } from './generated/types.ts';
import { checked } from './validate.ts';

/** The report that was written, and the verdicts of its machines in numbers. */
export interface Reported {
  kind: 'machine' | 'fleet';
  path: string;
  bytes: number;
  time: string;
  verdict: Verdict;
  machines: number;
  compliant: number;
  nonCompliant: number;
  unknown: number;
  errors: number;
  warnings: Warning[];
}

export const reportDocument = (reported: Reported): ReportDocument =>
  checked('report', { ...head('report', 0), ...reported, warnings: condensed(reported.warnings) });
