// Generated from schemas/ by build/generate.ts. Do not edit.

/**
 * Entries in catalog order, the 64-bit catalog first.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "catalogEntries".
 */
export type CatalogEntries = Entry[];
/**
 * What the analysis found.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "findings".
 */
export type Findings = Finding[];
/**
 * Doubts about the source, and what was passed over in it.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "warnings".
 */
export type Warnings = Warning[];
/**
 * At least how many entries there are that the source does not show; they make the verdict unknown.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "missingEntries".
 */
export type MissingEntries = number;
/**
 * The exit code of the process that wrote this; a code counts only with a document that repeats it.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "exitCode".
 */
export type ExitCode = number;
/**
 * Version of the program that wrote this.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "version".
 */
export type Version = string;
/**
 * Version of the schema; a change that could break a reader raises it.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "schemaVersion".
 */
export type SchemaVersion = 1;
/**
 * nonCompliant: some entry in scope is non-IFS. unknown: none is known to be, and some may be. compliant: none is.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "verdict".
 */
export type Verdict = 'compliant' | 'nonCompliant' | 'unknown';
/**
 * Which entries decide: all; layered (layered entries); internet (families 2 and 23 without NetworkDirect).
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "scope".
 */
export type Scope = 'all' | 'layered' | 'internet';
/**
 * How many entries the filters left out of entries.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "leftOut".
 */
export type LeftOut = number;

export interface Contract {}
/**
 * One entry of a protocol catalog, identified by (bitness, id). Null means: the source does not say.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "entry".
 */
export interface Entry {
  /**
   * The catalog that the entry stands in; null where the source does not say.
   */
  bitness: 32 | 64 | null;
  /**
   * dwCatalogEntryId. Unique within one catalog; the same id can stand in both.
   */
  id: number | null;
  /**
   * 1-based place in its catalog, in catalog order; null where the source shows only part of the catalog.
   */
  position: number | null;
  /**
   * By ChainLen: 1, 0, or 2 to 7.
   */
  kind: 'baseServiceProvider' | 'layeredServiceProvider' | 'layeredChainEntry' | null;
  /**
   * The name for people; an indirect string is resolved where that is possible.
   */
  name: string | null;
  /**
   * The name as the source holds it.
   */
  rawName: string | null;
  /**
   * True when serviceFlags lacks XP1_IFS_HANDLES (0x20000); null when the flags are not known.
   */
  nonIfs: boolean | null;
  /**
   * dwServiceFlags1.
   */
  serviceFlags: number | null;
  /**
   * Names of the bits in serviceFlags, without XP1_; a bit without a name as hex.
   */
  serviceFlagNames: string[] | null;
  /**
   * dwProviderFlags; netsh does not show it.
   */
  providerFlags: number | null;
  /**
   * Names of the bits in providerFlags, without PFL_.
   */
  providerFlagNames: string[] | null;
  /**
   * PFL_HIDDEN: WSAEnumProtocols leaves the entry out.
   */
  hidden: boolean | null;
  /**
   * The provider's GUID.
   */
  providerId: string | null;
  /**
   * The provider's DLL as stored; a byte that could not be decoded is U+FFFD.
   */
  providerPath: string | null;
  /**
   * All bytes of the stored path, when some could not be decoded.
   */
  providerPathHex: string | null;
  /**
   * providerPath with its variables filled in; null for another machine's catalog.
   */
  expandedPath: string | null;
  /**
   * iAddressFamily: 2 AF_INET, 23 AF_INET6, 32 AF_BTH …
   */
  addressFamily: number | null;
  /**
   * iSocketType: 1 SOCK_STREAM, 2 SOCK_DGRAM, 3 SOCK_RAW, 5 SOCK_SEQPACKET, -1 NetworkDirect.
   */
  socketType: number | null;
  /**
   * iProtocol; negative for NetBIOS.
   */
  protocol: number | null;
  /**
   * iProtocolMaxOffset: the entry serves protocol to protocol + this.
   */
  protocolMaxOffset: number | null;
  /**
   * iVersion.
   */
  version: number | null;
  /**
   * iMaxSockAddr, bytes.
   */
  maxAddressLength: number | null;
  /**
   * iMinSockAddr, bytes.
   */
  minAddressLength: number | null;
  /**
   * ProtocolChain.ChainLen as stored.
   */
  chainLength: number | null;
  /**
   * Catalog entry ids top to bottom; empty unless the kind is layeredChainEntry; null where the source does not show it.
   */
  chain: number[] | null;
  /**
   * Names of the entries in chain; null for an id that is not in the catalog.
   */
  chainNames: (string | null)[] | null;
  /**
   * The product it belongs to: a known provider's, else what the file says of itself.
   */
  product: string | null;
  /**
   * Who makes it: a known provider's vendor, else what the file says of itself.
   */
  company: string | null;
  /**
   * What to do about it, for a known provider.
   */
  advice: string | null;
  /**
   * What is known of its file; null for another machine's catalog, and where it was not asked for.
   */
  identity: FileIdentity | null;
}
/**
 * The file behind an entry, read on the machine it lies on and never loaded. Null means: could not be told.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "identity".
 */
export interface FileIdentity {
  /**
   * The file that programs of the entry's bitness find, as a 64-bit program calls it.
   */
  path: string | null;
  /**
   * False only where Windows said that there is no such file or folder.
   */
  exists: boolean | null;
  /**
   * Bytes.
   */
  size: number | null;
  /**
   * The four numbers of the version resource.
   */
  version: string | null;
  /**
   * ProductName of the version resource.
   */
  product: string | null;
  /**
   * CompanyName of the version resource.
   */
  company: string | null;
  /**
   * FileDescription of the version resource.
   */
  description: string | null;
  /**
   * SHA-256 of the file; null unless it was asked for, as are signature and installation.
   */
  sha256: string | null;
  /**
   * Authenticode, without network.
   */
  signatureStatus: 'valid' | 'notSigned' | 'hashMismatch' | 'notTrusted' | 'unknownError' | null;
  /**
   * Name in the signer's certificate.
   */
  signer: string | null;
  /**
   * Whether the signature is in the file or in a catalog of Windows.
   */
  signatureKind: 'embedded' | 'catalog' | null;
  /**
   * Whether somebody without an administrator's rights can change or replace the file.
   */
  userWritable: boolean | null;
  /**
   * LSP categories that the provider was given.
   */
  lspCategories: number | null;
  /**
   * Names of the bits in lspCategories, without LSP_.
   */
  lspCategoryNames: string[] | null;
  /**
   * Who installed it last, from Windows' event log; null where that does not have it, and unless all identities were asked for.
   */
  installation: Installation | null;
}
/**
 * One installation.
 */
export interface Installation {
  /**
   * ISO 8601, UTC.
   */
  time: string | null;
  /**
   * File of the program that did it.
   */
  installer: string | null;
  /**
   * SID of the account it ran as.
   */
  user: string | null;
}
/**
 * Something worth saying that did not stop the work.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "warning".
 */
export interface Warning {
  /**
   * Stable name of the kind of warning.
   */
  code: string;
  /**
   * One sentence for people.
   */
  message: string;
  /**
   * File and line, or registry key.
   */
  target: string | null;
}
/**
 * What the analysis found in a catalog.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "finding".
 */
export interface Finding {
  /**
   * Stable name of the kind of finding.
   */
  code: string;
  /**
   * How much it matters.
   */
  severity: 'error' | 'warning' | 'information';
  /**
   * One sentence for people.
   */
  message: string;
  /**
   * The catalog it is about; null where unknown.
   */
  bitness: 32 | 64 | null;
  /**
   * Catalog entry ids it is about; null for one that is not known.
   */
  ids: (number | null)[];
}
/**
 * Why a command, or one source of it, failed.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "error".
 */
export interface ErrorDetail {
  /**
   * A code of exit-codes.json.
   */
  code: string;
  /**
   * What happened.
   */
  message: string;
  /**
   * Where: file and line, registry key, or argument.
   */
  target: string | null;
  /**
   * What to do next.
   */
  hint: string | null;
}
/**
 * Where a machine's catalog was read from.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "source".
 */
export interface Source {
  /**
   * This machine's Winsock or registry, netsh text, registry export, earlier JSON document, or the example that is part of the program; null when it was not found out.
   */
  kind: 'api' | 'registry' | 'netsh' | 'reg' | 'json' | 'example' | null;
  /**
   * As given; - is standard input; null where there is no file.
   */
  path: string | null;
  /**
   * The machine's name, where the source has it.
   */
  machine: string | null;
  /**
   * How the bytes were decoded.
   */
  encoding: string | null;
  /**
   * The control set that was read.
   */
  controlSet: string | null;
  /**
   * For an earlier document: what that was made from.
   */
  origin: Source | null;
}
/**
 * What was asked to be left out of entries.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "filters".
 */
export interface Filters {
  /**
   * Only this catalog.
   */
  bitness: 32 | 64 | null;
  /**
   * Only this kind.
   */
  kind: 'baseServiceProvider' | 'layeredServiceProvider' | 'layeredChainEntry' | null;
  /**
   * Only non-IFS entries.
   */
  nonIfs: boolean;
  /**
   * Only names that match one of these patterns.
   */
  name: string[] | null;
  /**
   * Only these: ID, or BITNESS:ID.
   */
  id: string[] | null;
}
/**
 * What one kind of program makes of one catalog.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "program".
 */
export interface Program {
  /**
   * The program or runtime whose rule it is.
   */
  program: string;
  /**
   * The sockets it speaks for; null for both.
   */
  protocol: 'tcp' | 'udp' | null;
  /**
   * The catalog that programs of this bitness use; null where the source does not say.
   */
  bitness: 32 | 64 | null;
  /**
   * fast: completion ports in full. slowPath: works, without skipping completions. atRisk: may wait for ever for a completion.
   */
  verdict: 'fast' | 'slowPath' | 'atRisk' | 'unknown';
  /**
   * Catalog entry ids that it rests on; null for one that is not known.
   */
  deciding: (number | null)[];
  /**
   * One sentence for people.
   */
  reason: string;
}
/**
 * One line on stderr in machine mode.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Diagnostic".
 */
export interface Diagnostic {
  /**
   * How much it matters.
   */
  level: 'error' | 'warning' | 'information';
  /**
   * Stable name of what happened.
   */
  code: string;
  /**
   * One sentence for people.
   */
  message: string;
  /**
   * File and line, registry key, or argument.
   */
  target: string | null;
}
/**
 * A command that failed before it had anything else to say.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ErrorDocument".
 */
export interface ErrorDocument {
  /**
   * The $id of this schema.
   */
  $schema: 'https://schemas.winsock-lsp.invalid/1/error.schema.json';
  schemaVersion: SchemaVersion;
  /**
   * The kind of document.
   */
  document: 'error';
  version: Version;
  exitCode: ExitCode;
  /**
   * The command that failed; null when none was understood.
   */
  command: string | null;
  error: ErrorDetail;
}
/**
 * Catalog entries of one machine (entries) or of several (machines).
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ListDocument".
 */
export interface ListDocument {
  /**
   * The $id of this schema.
   */
  $schema: 'https://schemas.winsock-lsp.invalid/1/list.schema.json';
  schemaVersion: SchemaVersion;
  /**
   * The kind of document.
   */
  document: 'list';
  version: Version;
  exitCode: ExitCode;
  /**
   * Null when nothing was asked to be left out.
   */
  filters: Filters | null;
  source?: Source;
  missingEntries?: MissingEntries;
  leftOut?: LeftOut;
  entries?: CatalogEntries;
  findings?: Findings;
  warnings?: Warnings;
  /**
   * One member for each source, in the order given, when there is more than one.
   */
  machines?: (ListedMachine | FailedMachine)[];
  error?: ErrorDetail;
}
/**
 * A source that was read.
 */
export interface ListedMachine {
  source: Source;
  missingEntries: MissingEntries;
  leftOut: LeftOut;
  entries: CatalogEntries;
  findings: Findings;
  warnings: Warnings;
}
/**
 * A source that could not be read.
 */
export interface FailedMachine {
  source: Source;
  error: ErrorDetail;
}
/**
 * The schemas that `schema NAME` prints.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "SchemasDocument".
 */
export interface SchemasDocument {
  /**
   * The $id of this schema.
   */
  $schema: 'https://schemas.winsock-lsp.invalid/1/schemas.schema.json';
  schemaVersion: SchemaVersion;
  /**
   * The kind of document.
   */
  document: 'schemas';
  version: Version;
  exitCode: ExitCode;
  /**
   * All schemas of this program.
   *
   * Items: One schema.
   */
  schemas: {
    /**
     * The name to ask for.
     */
    name: string;
    /**
     * Its $id.
     */
    id: string;
    /**
     * What it describes.
     */
    description: string;
  }[];
}
/**
 * Verdict on one machine or on several.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "TestDocument".
 */
export interface TestDocument {
  /**
   * The $id of this schema.
   */
  $schema: 'https://schemas.winsock-lsp.invalid/1/test.schema.json';
  schemaVersion: SchemaVersion;
  /**
   * The kind of document.
   */
  document: 'test';
  version: Version;
  exitCode: ExitCode;
  scope: Scope;
  source?: Source;
  verdict: Verdict;
  /**
   * The entries in scope that the verdict rests on: the non-IFS ones, or those not known; empty when compliant.
   */
  deciding?: Entry[];
  /**
   * Entries outside the scope that are non-IFS or not known.
   */
  outOfScope?: Entry[];
  /**
   * One row per catalog and kind of program.
   */
  programs?: Program[];
  missingEntries?: MissingEntries;
  findings?: Findings;
  warnings?: Warnings;
  /**
   * One member for each source, in the order given, when there is more than one.
   */
  machines?: (TestedMachine | FailedMachine1)[];
  error?: ErrorDetail;
}
/**
 * A source that was read.
 */
export interface TestedMachine {
  source: Source;
  verdict: Verdict;
  /**
   * The entries in scope that the verdict rests on: the non-IFS ones, or those not known; empty when compliant.
   */
  deciding: Entry[];
  /**
   * Entries outside the scope that are non-IFS or not known.
   */
  outOfScope: Entry[];
  /**
   * One row per catalog and kind of program.
   */
  programs: Program[];
  missingEntries: MissingEntries;
  findings: Findings;
  warnings: Warnings;
}
/**
 * A source that could not be read.
 */
export interface FailedMachine1 {
  source: Source;
  error: ErrorDetail;
}
/**
 * What this program is made of.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "VersionDocument".
 */
export interface VersionDocument {
  /**
   * The $id of this schema.
   */
  $schema: 'https://schemas.winsock-lsp.invalid/1/version.schema.json';
  schemaVersion: SchemaVersion;
  /**
   * The kind of document.
   */
  document: 'version';
  version: Version;
  exitCode: ExitCode;
  /**
   * Version of the Node.js runtime inside.
   */
  node: string;
  /**
   * Operating system and processor.
   */
  platform: string;
}
