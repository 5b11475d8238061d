// Gives a Windows executable our version resource, icon and manifest, and the right checksum.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as PE from 'pe-library';
import * as ResEdit from 'resedit';
import { ROOT } from './targets.ts';

const LANGUAGE = 1033;
const UNICODE = 1200;
const RT_ICON = 3;
const RT_GROUP_ICON = 14;
const RT_VERSION = 16;
const RT_MANIFEST = 24;

export interface PeIdentity {
  name: string;
  description: string;
  version: string;
  copyright: string;
}

/** Replaces the version, icon and manifest of Node.js by ours, and drops the signature of Node.js's publisher. */
export function withIdentity(executable: Buffer, identity: PeIdentity): Buffer {
  const image = PE.NtExecutable.from(executable, { ignoreCert: true });
  const resources = PE.NtExecutableResource.from(image);
  setVersion(resources, identity);
  setIcon(resources);
  setManifest(resources);
  resources.outputResource(image);
  return Buffer.from(image.generate());
}

const CHECKSUM_OFFSET = 0x58;

/**
 * Writes the checksum of the PE header in place, as CheckSumMappedFile of ImageHlp computes it: the sum of all 16-bit words with
 * the carry added back, plus the length of the file.
 */
export function withChecksum(executable: Buffer): Buffer {
  const field = executable.readUInt32LE(0x3c) + CHECKSUM_OFFSET;
  executable.writeUInt32LE(0, field);
  let sum = 0;
  for (let at = 0; at + 1 < executable.length; at += 2) {
    sum += executable.readUInt16LE(at);
    sum = (sum & 0xffff) + (sum >>> 16);
  }
  if (executable.length % 2 === 1) sum += executable[executable.length - 1] as number;
  sum = (sum & 0xffff) + (sum >>> 16);
  executable.writeUInt32LE((sum + executable.length) >>> 0, field);
  return executable;
}

function setVersion(resources: PE.NtExecutableResource, identity: PeIdentity): void {
  for (const old of ResEdit.Resource.VersionInfo.fromEntries(resources.entries)) {
    resources.entries = resources.entries.filter(
      (entry) => !(entry.type === RT_VERSION && entry.id === 1 && entry.lang === old.lang),
    );
  }
  const info = ResEdit.Resource.VersionInfo.createEmpty();
  const [major = 0, minor = 0, patch = 0] = identity.version.split('.').map(Number);
  info.setFileVersion(major, minor, patch, 0, LANGUAGE);
  info.setProductVersion(major, minor, patch, 0, LANGUAGE);
  info.setStringValues(
    { lang: LANGUAGE, codepage: UNICODE },
    {
      CompanyName: identity.name,
      FileDescription: identity.description,
      InternalName: 'winsock-lsp',
      LegalCopyright: identity.copyright,
      OriginalFilename: 'winsock-lsp.exe',
      ProductName: identity.name,
    },
  );
  info.outputToResourceEntries(resources.entries);
}

function setIcon(resources: PE.NtExecutableResource): void {
  const { entries } = resources;
  resources.entries = entries.filter(({ type }) => type !== RT_ICON && type !== RT_GROUP_ICON);
  const { icons } = ResEdit.Data.IconFile.from(readFileSync(join(ROOT, 'build/winsock-lsp.ico')));
  const items = icons.map(({ data }) => data);
  ResEdit.Resource.IconGroupEntry.replaceIconsForResource(resources.entries, 1, LANGUAGE, items);
}

/** The manifest asks for no elevation and allows long paths. Its ids declare support for Windows 7, 8, 8.1, and 10 and later. */
function setManifest(resources: PE.NtExecutableResource): void {
  const others = resources.entries.filter(({ type }) => type !== RT_MANIFEST);
  const bin = bytesOf(readFileSync(join(ROOT, 'build/winsock-lsp.manifest')));
  resources.entries = [...others, { type: RT_MANIFEST, id: 1, lang: LANGUAGE, codepage: 0, bin }];
}

const bytesOf = ({ buffer, byteOffset, length }: Buffer): ArrayBuffer =>
  buffer.slice(byteOffset, byteOffset + length) as ArrayBuffer;
