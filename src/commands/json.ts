import { toJson } from '../documents/write.ts';
import type { Format } from './request.ts';

/** A document as stdout carries it: on one line for ndjson. */
export const json = (document: unknown, format: Format): string => `${toJson(document, format === 'ndjson' ? 0 : 2)}\n`;
