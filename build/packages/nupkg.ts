// Makes the package for a PowerShell gallery: a zip of the module with the parts that the Open Packaging Conventions require.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { filesBelow, manifestValues } from './module.ts';
import { writeZip, type ZipEntry } from './zip.ts';

const ID = 'WinsockLsp';
const BINARY = 'application/octet-stream';
const RELATIONSHIPS = 'application/vnd.openxmlformats-package.relationships+xml';
const PROPERTIES = 'application/vnd.openxmlformats-package.core-properties+xml';
const XML = '<?xml version="1.0" encoding="utf-8"?>\n';

/**
 * Writes the package.
 * @param folder the module's folder
 * @param seconds the time of all files in the zip, in seconds since 1970
 */
export async function writeNupkg(path: string, folder: string, moduleVersion: string, seconds: number): Promise<void> {
  // A module's manifest has the version and the prerelease label apart; a gallery wants both in the version.
  const version = `${moduleVersion}-${text('Prerelease')}`;
  const files = filesBelow(folder).map((name): ZipEntry => ({ name, content: readFileSync(join(folder, name)) }));
  // NuGet gives this file a random name. A hash gives the same bytes in each build.
  const properties = `package/services/metadata/core-properties/${digest(`${ID} ${version}`)}.psmdcp`;
  const about = (name: string, text: string): ZipEntry => ({ name, content: Buffer.from(text, 'utf8') });
  const names = [...files.map(({ name }) => name), `${ID}.nuspec`, properties];
  await writeZip(
    path,
    [
      about('_rels/.rels', relationships(properties)),
      about(`${ID}.nuspec`, nuspec(version)),
      ...files,
      about('[Content_Types].xml', contentTypes(names)),
      about(properties, coreProperties(version)),
    ],
    seconds,
  );
}

/** By these tags the gallery recognises a module, its editions and its commands. */
function tags(): string {
  const functions = manifestValues('FunctionsToExport');
  return [
    ...manifestValues('Tags'),
    'PSModule',
    ...manifestValues('CompatiblePSEditions').map((edition) => `PSEdition_${edition}`),
    'PSIncludes_Function',
    ...functions.flatMap((name) => [`PSFunction_${name}`, `PSCommand_${name}`]),
  ].join(' ');
}

const nuspec = (
  version: string,
): string => `${XML}<package xmlns="http://schemas.microsoft.com/packaging/2011/08/nuspec.xsd">
  <metadata>
    <id>${ID}</id>
    <version>${version}</version>
    <authors>${text('Author')}</authors>
    <owners>${text('CompanyName')}</owners>
    <requireLicenseAcceptance>false</requireLicenseAcceptance>
    <license type="file">LICENSE.txt</license>
    <projectUrl>${text('ProjectUri')}</projectUrl>
    <description>${text('Description')}</description>
    <releaseNotes>${text('ReleaseNotes')}</releaseNotes>
    <copyright>${text('Copyright')}</copyright>
    <tags>${escaped(tags())}</tags>
  </metadata>
</package>
`;

const relationships = (properties: string): string => {
  const manifest = 'http://schemas.microsoft.com/packaging/2010/07/manifest';
  const core = 'http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties';
  return `${XML}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
  <Relationship Type="${manifest}" Target="/${ID}.nuspec" Id="R1"/>
  <Relationship Type="${core}" Target="/${properties}" Id="R2"/>
</Relationships>
`;
};

/** The parts' content types: one for each extension, and one for each file without an extension. */
function contentTypes(names: readonly string[]): string {
  const extensions = new Set(names.map((name) => extname(name).slice(1)).filter((extension) => extension !== ''));
  const types = new Map([...extensions].sort().map((extension) => [extension, BINARY]));
  types.set('rels', RELATIONSHIPS).set('psmdcp', PROPERTIES);
  const defaults = [...types].map(([extension, type]) => `  <Default Extension="${extension}" ContentType="${type}"/>`);
  const overrides = names
    .filter((name) => extname(name) === '')
    .map((name) => `  <Override PartName="/${name}" ContentType="${BINARY}"/>`);
  return `${XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
${[...defaults, ...overrides].join('\n')}
</Types>
`;
}

const coreProperties = (version: string): string => {
  const namespaces = [
    'xmlns="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"',
    'xmlns:dc="http://purl.org/dc/elements/1.1/"',
  ];
  return `${XML}<coreProperties ${namespaces.join(' ')}>
  <dc:creator>${text('Author')}</dc:creator>
  <dc:description>${text('Description')}</dc:description>
  <dc:identifier>${ID}</dc:identifier>
  <version>${version}</version>
  <keywords>${escaped(tags())}</keywords>
</coreProperties>
`;
};

const text = (name: string): string => escaped(manifestValues(name)[0] ?? '');

const escaped = (value: string): string =>
  value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const digest = (value: string): string => createHash('sha256').update(value).digest('hex').slice(0, 32);
