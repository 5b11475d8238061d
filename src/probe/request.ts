// The arguments with which this program starts itself for one run of the probe.

import { PROTOCOL_INFO_BYTES } from '../catalog/protocol-info.ts';
import { INTERNET_SOCKETS } from '../catalog/serving.ts';
import { RUN_REQUEST } from './run-request.ts';

export type ProtocolKey = keyof typeof INTERNET_SOCKETS;

export const PROTOCOL_KEYS = Object.keys(INTERNET_SOCKETS) as ProtocolKey[];

/** Milliseconds that a run may take. On a sound machine it takes less than one second. */
export const RUN_LIMIT = 15_000;

/** Milliseconds after which Windows ends the process of a run, in case the program that started it is gone. */
export const RUN_LIFETIME = 20_000;

/** @param info WSAPROTOCOL_INFOW of the provider; null for the default one */
export const runArguments = (protocol: ProtocolKey, info: Uint8Array | null): string[] => [
  RUN_REQUEST,
  protocol,
  ...(info === null ? [] : [Buffer.from(info).toString('hex')]),
];

/** The bytes of a WSAPROTOCOL_INFOW as {@link runArguments} writes them; null for anything else. */
export function infoOf(hex: string): Uint8Array | null {
  const bytes = Buffer.from(hex, 'hex');
  return bytes.length === PROTOCOL_INFO_BYTES && hex.length === 2 * PROTOCOL_INFO_BYTES ? bytes : null;
}
