// Makes the software bill of materials (SBOM), CycloneDX 1.6, of what is shipped. `npm sbom` would list what is installed.

import { createHash } from 'node:crypto';
import { Enums, Models, Serialize, Spec } from '@cyclonedx/cyclonedx-library';
import type { ShippedComponent } from './components.ts';

const { Component, Bom } = Models;

/**
 * The SBOM as JSON. The same components and time give the same bytes.
 * @param seconds the time of the packages, in seconds since 1970
 */
export function sbomOf(version: string, shipped: readonly ShippedComponent[], seconds: number): string {
  const product = new Component(Enums.ComponentType.Application, 'winsock-lsp', {
    version,
    bomRef: `winsock-lsp@${version}`,
    purl: `pkg:npm/winsock-lsp@${version}`,
    licenses: licensed('MIT'),
  });
  const components = new Map(shipped.map((each) => [each.name, componentOf(each)]));
  for (const { name, uses } of shipped)
    for (const used of uses) componentNamed(components, name).dependencies.add(componentNamed(components, used).bomRef);
  for (const component of components.values()) product.dependencies.add(component.bomRef);
  const bom = new Bom({
    serialNumber: serialNumber([version, seconds, ...shipped.map(({ sha512 }) => sha512)].join(' ')),
    components: new Models.ComponentRepository(components.values()),
    metadata: new Models.Metadata({ timestamp: new Date(seconds * 1000), component: product }),
  });
  const factory = new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6);
  return `${new Serialize.JsonSerializer(factory).serialize(bom, { sortLists: true, space: 2 })}\n`;
}

function componentNamed(components: ReadonlyMap<string, Models.Component>, name: string): Models.Component {
  const component = components.get(name);
  if (component === undefined) throw new Error(`${name} is used, but it is no shipped component`);
  return component;
}

function componentOf({ name, version, license, sha512, parts, cpe }: ShippedComponent): Models.Component {
  const reference = `${name}@${version}`;
  return new Component(Enums.ComponentType.Library, name, {
    version,
    bomRef: reference,
    purl: `pkg:npm/${name.replace('@', '%40')}@${version}`,
    licenses: licensed(license),
    ...(cpe === undefined ? {} : { cpe }),
    hashes: new Models.HashDictionary([[Enums.HashAlgorithm['SHA-512'], sha512]]),
    components: new Models.ComponentRepository(
      parts.map(
        (part) =>
          new Component(Enums.ComponentType.Library, part.name, {
            bomRef: `${reference}/${part.name}`,
            ...(part.version === null ? {} : { version: part.version }),
          }),
      ),
    ),
  });
}

const licensed = (id: string): Models.LicenseRepository => new Models.LicenseRepository([new Models.SpdxLicense(id)]);

/** A UUID made from a hash of the text: a random one would differ in each build. */
function serialNumber(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  const variant = '89ab'[Number.parseInt(hex[16] as string, 16) % 4];
  const uuid = [hex.slice(0, 8), hex.slice(8, 12), `5${hex.slice(13, 16)}`, `${variant}${hex.slice(17, 20)}`];
  return `urn:uuid:${uuid.join('-')}-${hex.slice(20, 32)}`;
}
