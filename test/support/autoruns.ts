import { type Case, type CaseEntry, catalogOf } from './cases.ts';

const KEY = 'HKLM\\System\\CurrentControlSet\\Services\\WinSock2\\Parameters\\Protocol_Catalog9\\Catalog_Entries';
const NAME_SPACES =
  'HKLM\\System\\CurrentControlSet\\Services\\WinSock2\\Parameters\\NameSpace_Catalog5\\Catalog_Entries';
const SIGNER = '(Verified) Contoso Ltd';

const listed = (machine: Case): [bitness: 32 | 64, entries: CaseEntry[]][] =>
  ([32, 64] as const)
    .map((bitness): [32 | 64, CaseEntry[]] => [bitness, catalogOf(machine, bitness)])
    .filter(([, all]) => all.length > 0);

const locationOf = (bitness: 32 | 64): string => `${KEY}${bitness === 64 ? '64' : ''}`;

/** The text file that Autoruns saves: a line for each location, and below it a line for each entry. */
export function autorunsTextOf(machine: Case): string {
  const lines = ['[Winsock Providers]'];
  for (const [bitness, entries] of listed(machine)) {
    lines.push(`[${locationOf(bitness)}]`);
    for (const { name, providerPath } of entries)
      lines.push(`+ "${name}"\t"A network provider"\t"${SIGNER}"\t"${providerPath}"\t"Tue Apr  8 19:11:32 2025"\t"`);
  }
  lines.push(
    `[${NAME_SPACES}]`,
    `+ "Tcpip"\t"Microsoft Windows Sockets 2.0 Service Provider"\t"${SIGNER}"\t"C:\\WINDOWS\\system32\\mswsock.dll"`,
  );
  return `${lines.join('\r\n')}\r\n`;
}

/** The output of `autorunsc -a n`: a block for each entry. */
export function autorunscTextOf(machine: Case): string {
  const lines = ['', 'Sysinternals Autoruns v14.11 - Autostart program viewer', ''];
  for (const [bitness, entries] of listed(machine)) {
    lines.push(locationOf(bitness));
    for (const { name, providerPath } of entries)
      lines.push(
        `   ${name}`,
        '     A network provider',
        `     ${SIGNER}`,
        '     1.2.3.4',
        `     ${providerPath}`,
        '     4/8/2025 7:11 PM',
      );
  }
  lines.push(NAME_SPACES, '   Tcpip', '     c:\\windows\\system32\\mswsock.dll');
  return `${lines.join('\r\n')}\r\n`;
}

/** The output of `autorunsc -a n -c`: CSV in UTF-16. */
export function autorunscCsvOf(machine: Case): Buffer {
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const lines = [
    'Time,Entry Location,Entry,Enabled,Category,Profile,Description,Signer,Company,Image Path,Version,Launch String',
  ];
  const row = (location: string, entry: string, path: string) =>
    [
      '4/8/2025 7:11 PM',
      quoted(location),
      quoted(entry),
      'enabled',
      '"Winsock Providers"',
      'System-wide',
      '"A network provider"',
      `"${SIGNER}"`,
      '"Contoso Ltd"',
      quoted(path),
      '1.2.3.4',
      quoted(path),
    ].join(',');
  for (const [bitness, entries] of listed(machine)) {
    // Autoruns gives each location a row of its own.
    lines.push(`4/8/2025 7:11 PM,${quoted(locationOf(bitness))},,,"Winsock Providers",,,,,,,`);
    for (const { name, providerPath } of entries) lines.push(row(locationOf(bitness), name, providerPath));
  }
  lines.push(row(NAME_SPACES, 'Tcpip', 'c:\\windows\\system32\\mswsock.dll'));
  return Buffer.from(`\ufeff${lines.join('\r\n')}\r\n`, 'utf16le');
}

/** The output of `autorunsc -a n -x`: XML. */
export function autorunscXmlOf(machine: Case): string {
  const escaped = (text: string) => text.replace(/[<>&]/g, (each) => `&#${each.charCodeAt(0)};`);
  const items = listed(machine).flatMap(([bitness, entries]) =>
    entries.map(
      ({ name, providerPath }) =>
        `<item>\r\n<location>${locationOf(bitness)}</location>\r\n<itemname>${escaped(name)}</itemname>\r\n<enabled>Enabled</enabled>\r\n` +
        `<launchstring>${escaped(providerPath)}</launchstring>\r\n<signer>${SIGNER}</signer>\r\n<company>Contoso Ltd</company>\r\n` +
        `<version>1.2.3.4</version>\r\n<imagepath>${escaped(providerPath)}</imagepath>\r\n</item>\r\n`,
    ),
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\r\n<autoruns>\r\n${items.join('')}</autoruns>\r\n`;
}
