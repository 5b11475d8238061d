import type { Case } from './cases.ts';
import { type RegistryRow, registryRows } from './registry-rows.ts';

export interface VelociraptorStyle {
  /** The columns that name the machine: `Hostname`, or in a hunt `ClientId` and `Fqdn`. */
  machine: Record<string, string>;
  row: (path: string, row: RegistryRow) => Record<string, unknown>;
  set?: string;
}

const TYPES = { REG_BINARY: 'BINARY', REG_DWORD: 'DWORD', REG_SZ: 'SZ' } as const;

const data = ({ type, value }: RegistryRow) =>
  type === 'subkey'
    ? { type: 'key' }
    : { type: TYPES[type], value: value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value };

/** Rows of `glob(accessor="registry")`, which this project's artifact returns. */
export const GLOB: VelociraptorStyle = {
  machine: { Hostname: 'CONTOSO-7' },
  row: (OSPath, row) => ({ OSPath, Name: row.name, Data: data(row) }),
};

export const VELOCIRAPTOR_STYLES: Record<string, VelociraptorStyle> = {
  'glob over the registry': GLOB,
  'a hunt': { ...GLOB, machine: { ClientId: 'C.0123456789abcdef', Fqdn: 'contoso-7.example', FlowId: 'F.1' } },
  'an older version, which began paths with a backslash': {
    ...GLOB,
    row: (path, row) => ({ FullPath: `\\${path}`, Name: row.name, Data: data(row) }),
  },
  'keys, names and bare values': {
    ...GLOB,
    row: (_, row) =>
      row.type === 'subkey'
        ? { Key: `${row.key}\\${row.name}`, 'Data.type': 'key' }
        : { Key: row.key, ValueName: row.name, 'Data.value': data(row).value },
  },
  'bytes formatted as hex': {
    ...GLOB,
    row: (OSPath, row) => ({
      OSPath,
      Type: data(row).type,
      Value: row.value instanceof Uint8Array ? Buffer.from(row.value).toString('hex') : row.value,
    }),
  },
  'a hive file': {
    ...GLOB,
    set: 'ControlSet001',
    row: (path, row) => ({
      OSPath: { DelegateAccessor: 'ntfs', DelegatePath: 'C:\\SYSTEM', Path: `/${path.replaceAll('\\', '/')}` },
      Data: row.type === 'subkey' ? { type: 'Key' } : { ...data(row), type: row.type },
    }),
  },
};

export const velociraptorRows = (machine: Case, style: VelociraptorStyle = GLOB): object[] =>
  registryRows(machine, null, style.set).map((row) => velociraptorRow(row, style));

export const velociraptorRow = (row: RegistryRow, style: VelociraptorStyle = GLOB): object => ({
  ...style.machine,
  ...style.row(`${row.key}\\${row.name}`, row),
});

export const jsonl = (rows: readonly object[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
