import fc from 'fast-check';

/** One change that damages a file. Numbers are taken modulo the number of bytes, lines or tokens. */
export interface Mutation {
  how: (typeof HOWS)[number];
  /** Position in bytes or lines. */
  at: number;
  length: number;
  /** A byte, or the index of a token. */
  value: number;
}

export const HOWS = [
  ...(['replaceByte', 'flipBit', 'deleteBytes', 'deleteLines', 'repeatBytes', 'repeatLines', 'moveLines'] as const),
  ...(['insertToken', 'replaceByToken', 'cutEnd', 'cutStart', 'increment'] as const),
];

/** Texts that have a meaning to one of the parsers. */
export const TOKENS: readonly Buffer[] = [
  ...[
    '"',
    '\\',
    '\\"',
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '\n',
    '\r\n',
    '\t',
    '\0',
    ' : ',
    ' \n ',
    '=',
    '-',
    '(32)',
    '0x',
    '0x20066',
  ],
  ...['null', '-1', '1e999', '4294967295', '99999999999999999999', '""', '{}', '[]', '\ufeff', '\u4e0a', '\ufffd', '%'],
  ...['"document":"list"', '"columns":', '"snapshot":', '"OSPath":', '"Winsock_LSP":', 'Winsock_LSP=', 'REG_BINARY'],
  ...[
    'PackedCatalogItem',
    'Catalog_Entries64',
    'Protocol_Catalog8',
    'ControlSet002',
    'subkey',
    'removed',
    'hex:',
    '[-',
  ],
  ...[
    '[HKEY_LOCAL_MACHINE\\',
    'regf',
    'CREG',
    '000000000001',
    '[['.repeat(500),
    '{"a":'.repeat(500),
    ' : '.repeat(500),
  ],
  ...['A'.repeat(3000), '------', '{E70F1AA0-AB8B-11CF-8CA3-00805F48A192}'],
].map((text) => Buffer.from(text));

export const mutation: fc.Arbitrary<Mutation> = fc.record({
  how: fc.constantFrom(...HOWS),
  at: fc.nat(),
  length: fc.oneof(fc.nat(8), fc.nat(4000)),
  value: fc.nat(255),
});

export function mutated(bytes: Buffer, { how, at, length, value }: Mutation): Buffer {
  if (bytes.length === 0) return bytes;
  const start = at % bytes.length;
  const end = Math.min(start + length + 1, bytes.length);
  const [before, part, after] = [bytes.subarray(0, start), bytes.subarray(start, end), bytes.subarray(end)];
  const token = TOKENS[value % TOKENS.length] as Buffer;
  switch (how) {
    case 'replaceByte':
      return Buffer.concat([before, Buffer.of(value), bytes.subarray(start + 1)]);
    case 'flipBit':
      return Buffer.concat([
        before,
        Buffer.of((bytes[start] as number) ^ (1 << (value % 8))),
        bytes.subarray(start + 1),
      ]);
    case 'increment':
      return Buffer.concat([before, Buffer.of(((bytes[start] as number) + 1) & 255), bytes.subarray(start + 1)]);
    case 'deleteBytes':
      return Buffer.concat([before, after]);
    case 'repeatBytes':
      return Buffer.concat([before, part, part, after]);
    case 'insertToken':
      return Buffer.concat([before, token, part, after]);
    case 'replaceByToken':
      return Buffer.concat([before, token, bytes.subarray(start + token.length)]);
    case 'cutEnd':
      return before;
    case 'cutStart':
      return Buffer.concat([part, after]);
    default:
      return byLines(bytes, how, at, length % 8, value);
  }
}

function byLines(bytes: Buffer, how: string, at: number, more: number, value: number): Buffer {
  // latin1 keeps every byte.
  const lines = bytes.toString('latin1').split('\n');
  const start = at % lines.length;
  const some = lines.slice(start, start + more + 1);
  if (how === 'repeatLines') lines.splice(start, 0, ...some);
  else lines.splice(start, some.length);
  if (how === 'moveLines') lines.splice(value % (lines.length + 1), 0, ...some);
  return Buffer.from(lines.join('\n'), 'latin1');
}

/** Whether the mutations change a single byte, and move, remove or add none. */
export const isOneByte = (mutations: readonly Mutation[]): boolean =>
  mutations.length === 1 && ['replaceByte', 'flipBit', 'increment'].includes(mutations[0]?.how ?? '');
