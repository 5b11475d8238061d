import { type Case, catalogOf, itemOf, keysOf } from './cases.ts';

/** A value of a machine's registry, or a key. */
export interface RegistryRow {
  key: string;
  name: string;
  type: 'subkey' | 'REG_BINARY' | 'REG_DWORD' | 'REG_SZ';
  /** Bytes, number or text by its type. */
  value: Uint8Array | number | string;
}

export const CONTROL_SET = 'HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet';
const PARAMETERS = 'Services\\WinSock2\\Parameters';

/**
 * The rows about Winsock that an agent collects, in the order in which the registry enumerates them.
 * @param computerName null leaves out the computer's name
 */
export function registryRows(machine: Case, computerName: string | null, set = CONTROL_SET): RegistryRow[] {
  const parameters = `${set}\\${PARAMETERS}`;
  const catalog = `${parameters}\\Protocol_Catalog9`;
  const rows: RegistryRow[] = [
    { key: parameters, name: 'Protocol_Catalog9', type: 'subkey', value: '' },
    { key: parameters, name: 'WinSock_Registry_Version', type: 'REG_SZ', value: '2.0' },
    { key: parameters, name: 'Current_Protocol_Catalog', type: 'REG_SZ', value: 'Protocol_Catalog9' },
    { key: catalog, name: 'Next_Catalog_Entry_ID', type: 'REG_DWORD', value: 0xfffffff0 },
  ];
  for (const bitness of [32, 64] as const) {
    const entries = catalogOf(machine, bitness);
    if (entries.length === 0) continue;
    const end = bitness === 64 ? '64' : '';
    const list = `${catalog}\\Catalog_Entries${end}`;
    rows.push({ key: catalog, name: `Catalog_Entries${end}`, type: 'subkey', value: '' });
    rows.push({ key: catalog, name: `Num_Catalog_Entries${end}`, type: 'REG_DWORD', value: entries.length });
    for (const [index, entry] of keysOf(machine, bitness).entries()) {
      const number = String(index + 1).padStart(12, '0');
      rows.push({ key: list, name: number, type: 'subkey', value: '' });
      rows.push({ key: `${list}\\${number}`, name: 'PackedCatalogItem', type: 'REG_BINARY', value: itemOf(entry) });
      if (entry.rawName !== undefined)
        rows.push({ key: `${list}\\${number}`, name: 'ProtocolName', type: 'REG_SZ', value: entry.rawName });
    }
  }
  if (computerName !== null) {
    const key = `${set}\\Control\\ComputerName\\ComputerName`;
    rows.push({ key, name: 'ComputerName', type: 'REG_SZ', value: computerName });
  }
  return rows;
}
