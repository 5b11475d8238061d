// Puts a resource and our own version information into a Windows executable.

import * as PE from 'pe-library';
import * as ResEdit from 'resedit';

const LANGUAGE = 1033;
const UNICODE = 1200;
const RT_RCDATA = 10;

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
    bin: content.buffer.slice(content.byteOffset, content.byteOffset + content.length) as ArrayBuffer,
  });
  setVersion(resources, identity);
  resources.outputResource(image);
  return Buffer.from(image.generate());
}

function setVersion(resources: PE.NtExecutableResource, identity: PeIdentity): void {
  for (const old of ResEdit.Resource.VersionInfo.fromEntries(resources.entries)) {
    resources.entries = resources.entries.filter(
      (entry) => !(entry.type === 16 && entry.id === 1 && entry.lang === old.lang),
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
