/** The content of a PE file's version resource. */
export interface Version {
  numbers: [number, number, number, number];
  strings: Record<string, string>;
}

const aligned = (bytes: Buffer): Buffer => Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);

/** One node of a version resource. */
function node(key: string, value: Buffer, isText: boolean, children: readonly Buffer[]): Buffer {
  const head = Buffer.alloc(6);
  const name = aligned(Buffer.concat([head, Buffer.from(`${key}\0`, 'utf16le')]));
  const bytes = Buffer.concat([name, children.length > 0 ? aligned(value) : value, ...children.map(aligned)]);
  bytes.writeUInt16LE(bytes.length, 0);
  bytes.writeUInt16LE(isText ? value.length / 2 : value.length, 2);
  bytes.writeUInt16LE(isText ? 1 : 0, 4);
  return bytes;
}

function versionInfo({ numbers: [a, b, c, d], strings }: Version): Buffer {
  const fixed = Buffer.alloc(52);
  fixed.writeUInt32LE(0xfeef04bd, 0);
  for (const [at, value] of [
    [8, b],
    [10, a],
    [12, d],
    [14, c],
  ] as const)
    fixed.writeUInt16LE(value, at);
  const texts = Object.entries(strings).map(([key, text]) => node(key, Buffer.from(`${text}\0`, 'utf16le'), true, []));
  const table = node('040904b0', Buffer.alloc(0), true, texts);
  return node('VS_VERSION_INFO', fixed, false, [node('StringFileInfo', Buffer.alloc(0), true, [table])]);
}

/** Offsets in the file that {@link peOf} makes, for tests that write wrong values there. */
export const PE = { signature: 64, sections: 0x148, resources: 0x200, data: 0x200 + 0x48, info: 0x200 + 0x58 } as const;

/** A minimal PE32+ file. Its only section has the resources. */
export function peOf(version: Version): Buffer {
  const info = versionInfo(version);
  const bytes = Buffer.alloc(PE.info + info.length);
  bytes.write('MZ');
  bytes.writeUInt32LE(PE.signature, 60);
  bytes.write('PE\0\0', PE.signature, 'latin1');
  bytes.writeUInt16LE(1, PE.signature + 6);
  bytes.writeUInt16LE(240, PE.signature + 20);
  const optional = PE.signature + 24;
  bytes.writeUInt16LE(0x20b, optional);
  bytes.writeUInt32LE(16, optional + 108);
  bytes.writeUInt32LE(0x1000, optional + 128);
  bytes.writeUInt32LE(0x1000, PE.sections + 12);
  bytes.writeUInt32LE(bytes.length - PE.resources, PE.sections + 16);
  bytes.writeUInt32LE(PE.resources, PE.sections + 20);
  // Three directories of one entry each (type, name, language), and the data entry.
  for (const [level, id] of [16, 1, 0x409].entries()) {
    const at = PE.resources + level * 24;
    bytes.writeUInt16LE(1, at + 14);
    bytes.writeUInt32LE(id, at + 16);
    bytes.writeUInt32LE(level < 2 ? 0x80000000 + (level + 1) * 24 : PE.data - PE.resources, at + 20);
  }
  bytes.writeUInt32LE(0x1000 + PE.info - PE.resources, PE.data);
  bytes.writeUInt32LE(info.length, PE.data + 4);
  info.copy(bytes, PE.info);
  return bytes;
}
