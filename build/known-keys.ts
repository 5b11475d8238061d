// What the table of known products is searched by, small enough to be in the program itself: the table need not be read then
// where it has nothing to say, and on most machines it has not.

import table from '../data/known-providers.json' with { type: 'json' };

interface Row {
  dlls: string[];
  providerIds: string[];
  names: string[];
}

/** The module src/identity/known-keys.ts. */
export function knownKeys(): string {
  const windows = table.windowsBaseProviders.map(({ providerId }) => `  '${providerId}',\n`);
  const keys = table.providers.flatMap((row: Row) => [
    ...row.dlls,
    ...row.providerIds,
    ...row.names.map((name) => `name ${name}`),
  ]);
  return `// Generated from data/known-providers.json by build/known-keys.ts. Do not edit.

/** GUIDs of Windows' own base providers. */
export const WINDOWS_IDS: readonly string[] = [
${windows.join('')}];

/** File names in lower case, GUIDs and names of entries of known products, each in a line of its own. */
export const KNOWN_KEYS = \`
${keys.sort().join('\n')}
\`;
`;
}
