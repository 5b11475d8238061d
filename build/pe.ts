// Puts a resource and an identity of our own into a Windows executable: version, icon and manifest.

import * as PE from 'pe-library';
import * as ResEdit from 'resedit';
import { ICON_SIZES, iconBitmap } from './icon.ts';

const LANGUAGE = 1033;
const UNICODE = 1200;
const RT_ICON = 3;
const RT_RCDATA = 10;
const RT_GROUP_ICON = 14;
const RT_VERSION = 16;
const RT_MANIFEST = 24;

/**
 * No elevation is asked for, paths may be long, and texts of functions ending in A are UTF-8 (from Windows 10 1903 on).
 * The ids are those of Windows 7, 8, 8.1 and 10 (and later): without them Windows tells the program that it is older.
 */
const MANIFEST = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<assembly xmlns="urn:schemas-microsoft-com:asm.v1" manifestVersion="1.0">
  <trustInfo xmlns="urn:schemas-microsoft-com:asm.v3">
    <security>
      <requestedPrivileges>
        <requestedExecutionLevel level="asInvoker" uiAccess="false"/>
      </requestedPrivileges>
    </security>
  </trustInfo>
  <compatibility xmlns="urn:schemas-microsoft-com:compatibility.v1">
    <application>
      <supportedOS Id="{35138b9a-5d96-4fbd-8e2d-a2440225f93a}"/>
      <supportedOS Id="{4a2f28e3-53b9-4441-ba9c-d69d4a4a6e38}"/>
      <supportedOS Id="{1f676c76-80e1-4239-95bb-83d0f6d0da78}"/>
      <supportedOS Id="{8e0f7a12-bfb3-4fe8-b9a5-48fd50a15a9a}"/>
    </application>
  </compatibility>
  <application xmlns="urn:schemas-microsoft-com:asm.v3">
    <windowsSettings>
      <longPathAware xmlns="http://schemas.microsoft.com/SMI/2016/WindowsSettings">true</longPathAware>
    </windowsSettings>
  </application>
</assembly>
`;

export interface PeIdentity {
  name: string;
  description: string;
  version: string;
  copyright: string;
}

/** The executable with a raw resource of that name; Node's own identity is replaced, its signature dropped. */
export function addPeResource(executable: Buffer, name: string, content: Buffer, identity: PeIdentity): Buffer {
  const image = PE.NtExecutable.from(executable, { ignoreCert: true });
  const resources = PE.NtExecutableResource.from(image);
  resources.entries.push({
    type: RT_RCDATA,
    id: name,
    lang: LANGUAGE,
    codepage: 0,
    bin: bytesOf(content),
  });
  setVersion(resources, identity);
  setIcon(resources);
  setManifest(resources);
  resources.outputResource(image);
  return Buffer.from(image.generate());
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
  const icons = ICON_SIZES.map((size) => ResEdit.Data.IconItem.from(size, size, bytesOf(iconBitmap(size))));
  ResEdit.Resource.IconGroupEntry.replaceIconsForResource(resources.entries, 1, LANGUAGE, icons);
}

function setManifest(resources: PE.NtExecutableResource): void {
  const others = resources.entries.filter(({ type }) => type !== RT_MANIFEST);
  const bin = bytesOf(Buffer.from(MANIFEST, 'utf8'));
  resources.entries = [...others, { type: RT_MANIFEST, id: 1, lang: LANGUAGE, codepage: 0, bin }];
}

const bytesOf = ({ buffer, byteOffset, length }: Buffer): ArrayBuffer =>
  buffer.slice(byteOffset, byteOffset + length) as ArrayBuffer;
