// What the request for one run of the probe says.

import { PROTOCOL_INFO_BYTES } from '../catalog/protocol-info.ts';
import { INTERNET_SOCKETS } from '../catalog/serving.ts';
import { RUN_REQUEST } from './run-request.ts';

export type ProtocolKey = keyof typeof INTERNET_SOCKETS;

export const PROTOCOL_KEYS = Object.keys(INTERNET_SOCKETS) as ProtocolKey[];

/** Milliseconds that the process of a run may take, all told; what it takes on a sound machine is under one second. */
export const RUN_LIMIT = 15_000;

/** Milliseconds after which Windows ends it by itself, should whoever waits for it be gone. */
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
