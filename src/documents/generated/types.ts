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
 * The verdict of KB 2568167 to the letter: that of scope all.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "kbVerdict".
 */
export type KbVerdict = 'compliant' | 'nonCompliant' | 'unknown';
/**
 * Which entries decide the verdict. internet: layered entries of any address family, and base providers of IPv4 and IPv6 that are not NetworkDirect. layered: layered entries only. all: every entry, as KB 2568167 says. An entry is outside the scope only where the source shows that it is.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "scope".
 */
export type Scope = 'internet' | 'layered' | 'all';
/**
 * How many entries the filters left out of entries.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "leftOut".
 */
export type LeftOut = number;
/**
 * SHA-256 over both catalogs, in hex.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "fingerprint".
 */
export type Fingerprint = string;
/**
 * Name of a backup.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "backupId".
 */
export type BackupId = string;
/**
 * A provider's GUID.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "providerIdText".
 */
export type ProviderIdText = string;
/**
 * works: every completion came that is promised, and no other. losesCompletions: some did not come, or came that were not promised. hangs: not done within the time limit. crashes: the process died. notAvailable: the sockets could not be made or used.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "probeStatus".
 */
export type ProbeStatus = 'works' | 'losesCompletions' | 'hangs' | 'crashes' | 'notAvailable';
/**
 * Which layered service providers may be removed: provider GUIDs and names of products, exactly. Empty: none.
 *
 * @maxItems 1000
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "removable".
 */
export type Removable = string[];
/**
 * A layered service provider that this program removed within so many days before is reported, and not removed again; 0 removes it.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "withinDays".
 */
export type WithinDays = number;

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
   * Authenticode, without network. notVerifiable: the root, a part of the chain or revocation data is not on this machine, so the signature may be good or false.
   */
  signatureStatus: 'valid' | 'notSigned' | 'hashMismatch' | 'notTrusted' | 'notVerifiable' | 'unknownError' | null;
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
   * This machine's Winsock (api) or registry; the output of netsh winsock show catalog (netsh); a registry export (reg); registry keys printed as text (registryText); a registry hive (hive); rows of osquery (osquery); rows of Velociraptor (velociraptor); a crash report of Firefox (firefox); a report of MSInfo32 (msinfo); a log of chrome://net-export (netExport); a file of Autoruns (autoruns); an earlier document of winsock-lsp (json); or the example that is part of the program. Null when it was not found out.
   */
  kind:
    | 'api'
    | 'registry'
    | 'netsh'
    | 'reg'
    | 'hive'
    | 'osquery'
    | 'velociraptor'
    | 'firefox'
    | 'msinfo'
    | 'netExport'
    | 'autoruns'
    | 'registryText'
    | 'json'
    | 'example'
    | null;
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
   * fast: uses completion ports in full, or never skips completions. slowPath: works, and gives up skipping completions. atRisk: can wait for ever for a completion. unknown: cannot be told.
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
 * Why a plan will not be carried out.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "refusal".
 */
export interface Refusal {
  /**
   * Stable name of the kind of refusal.
   */
  code: string;
  /**
   * One sentence for people.
   */
  message: string;
  /**
   * The catalog it is about; null for both or neither.
   */
  bitness: 32 | 64 | null;
  /**
   * Catalog entry ids it is about.
   */
  ids: (number | null)[];
}
/**
 * What a plan was asked to remove.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "selection".
 */
export interface Selection {
  /**
   * Every layered service provider with a non-IFS entry.
   */
  nonIfs: boolean;
  /**
   * Chains that lead nowhere, and layers whose file is gone.
   */
  orphans: boolean;
  /**
   * GUIDs asked for by name.
   */
  providers: string[];
  /**
   * Entries asked for by name.
   */
  ids: EntryReference[];
  /**
   * Rebuild other providers' chains that lead through what is removed.
   */
  includeDependents: boolean;
  /**
   * Remove base providers that are asked for by name.
   */
  allowBaseProvider: boolean;
}
/**
 * One entry.
 */
export interface EntryReference {
  /**
   * Its catalog.
   */
  bitness: 32 | 64;
  /**
   * Its catalog entry id.
   */
  id: number;
}
/**
 * One call of Winsock.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "planStep".
 */
export interface PlanStep {
  /**
   * From 1, in the order of execution.
   */
  number: number;
  /**
   * The function of ws2_32; names that end in 32 work on the 32-bit catalog.
   */
  call: 'WSCDeinstallProvider' | 'WSCDeinstallProvider32' | 'WSCUpdateProvider' | 'WSCUpdateProvider32';
  /**
   * The catalog it changes.
   */
  bitness: 32 | 64;
  /**
   * The GUID it is called for.
   */
  providerId: string;
  /**
   * One sentence for people.
   */
  reason: string;
  /**
   * Catalog entry ids that are gone afterwards.
   */
  removes: number[];
  /**
   * Chains that are other ones afterwards.
   */
  updates: ChainUpdate[];
}
/**
 * One chain.
 */
export interface ChainUpdate {
  /**
   * Catalog entry id of the chain.
   */
  id: number;
  /**
   * Its ids afterwards, top to bottom.
   */
  chain: number[];
}
/**
 * What is removed as one: an LSP, or a base provider asked for by name.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "plannedLsp".
 */
export interface PlannedLsp {
  /**
   * Name of its dummy, else of its first entry.
   */
  name: string | null;
  /**
   * Its GUIDs.
   */
  providerIds: string[];
  /**
   * Whether it could be put back; unproven where the way has not been seen to work.
   */
  restorable: 'yes' | 'unproven' | 'no';
}
/**
 * Which entry a kind of socket will get.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "afterwards".
 */
export interface Afterwards {
  /**
   * For programs of this bitness.
   */
  bitness: 32 | 64;
  /**
   * TCP/IPv4, TCP/IPv6, UDP/IPv4 or UDP/IPv6.
   */
  socket: string;
  /**
   * Catalog entry id; null where none serves, or where it cannot be told.
   */
  id: number | null;
  /**
   * Its name.
   */
  name: string | null;
  /**
   * Whether it is non-IFS.
   */
  nonIfs: boolean | null;
}
/**
 * One step, and what it came to.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "outcomeStep".
 */
export interface OutcomeStep {
  /**
   * From 1, in the order of execution.
   */
  number: number;
  /**
   * The function of Windows.
   */
  call: string;
  /**
   * The catalog it changes; null for both.
   */
  bitness: 32 | 64 | null;
  /**
   * The GUID it is called for; null where it is called for none.
   */
  providerId: string | null;
  /**
   * One sentence for people.
   */
  reason: string;
  /**
   * done only after it was seen in the registry and by a new process.
   */
  status: 'done' | 'failed' | 'notStarted';
  /**
   * What went wrong; null where nothing did.
   */
  message: string | null;
  /**
   * Windows' error code of the call; null where it gave none.
   */
  errorCode: number | null;
}
/**
 * An apply or restore that ended before its end, as its journal and the catalog show it.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "unfinished".
 */
export interface Unfinished {
  backup: BackupId;
  /**
   * What did not end.
   */
  command: 'apply' | 'restore';
  /**
   * How many of its steps the catalog shows as done; null where it is in no state that they lead to.
   */
  stepsDone: number | null;
  /**
   * How many there were.
   */
  steps: number;
}
/**
 * Which LSP categories one application permits (AppId_Catalog).
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "applicationRule".
 */
export interface ApplicationRule {
  /**
   * Name of its key below AppId_Catalog.
   */
  key: string;
  /**
   * Full path of the application; null where the registry does not say.
   */
  application: string | null;
  /**
   * Command line arguments it is for; null for none.
   */
  arguments: string | null;
  /**
   * PermittedLspCategories; null where the registry does not say.
   */
  categories: number | null;
  /**
   * Names of its bits; a bit without a name as hex.
   */
  categoryNames: string[] | null;
  /**
   * Whether this program added or changed it, and so can take it back; null where its records could not be read.
   */
  added: boolean | null;
}
/**
 * An application's rule as the registry holds it.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "storedRule".
 */
export interface StoredRule {
  /**
   * Name of its key below AppId_Catalog.
   */
  key: string;
  /**
   * AppFullPath; null where there is none.
   */
  application: string | null;
  /**
   * AppArgs; null where there are none.
   */
  arguments: string | null;
  /**
   * PermittedLspCategories; null where there are none.
   */
  categories: number | null;
}
/**
 * A layered service provider in one catalog, and whether it gets into the application.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "excludedLayer".
 */
export interface ExcludedLayer {
  /**
   * Its catalog: that of 32-bit or of 64-bit programs.
   */
  bitness: 32 | 64;
  /**
   * Its name.
   */
  name: string | null;
  providerId: ProviderIdText;
  /**
   * Whether an entry of it is non-IFS.
   */
  nonIfs: boolean;
  /**
   * Its LSP categories; 0 for none, null where they could not be read.
   */
  categories: number | null;
  /**
   * Names of its bits; a bit without a name as hex.
   */
  categoryNames: string[] | null;
  /**
   * Whether Windows loads it into the application afterwards; null where that cannot be told.
   */
  loads: boolean | null;
}
/**
 * What becomes of an application's rule. WSCSetApplicationCategory can only add categories.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "exclusionChange".
 */
export interface ExclusionChange {
  /**
   * Full path of the application.
   */
  application: string;
  /**
   * Command line arguments it is for; null for none.
   */
  arguments: string | null;
  /**
   * Name of its key below AppId_Catalog; null while Windows has not made one.
   */
  key: string | null;
  /**
   * PermittedLspCategories before; null where there is no rule.
   */
  before: number | null;
  /**
   * Names of its bits; a bit without a name as hex.
   */
  beforeNames: string[] | null;
  /**
   * PermittedLspCategories afterwards; null where there is no rule then.
   */
  after: number | null;
  /**
   * Names of its bits; a bit without a name as hex.
   */
  afterNames: string[] | null;
  /**
   * Each layered service provider of both catalogs.
   */
  layers: ExcludedLayer[];
}
/**
 * A non-IFS entry, as far as a fleet wants to know it.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "fleetEntry".
 */
export interface FleetEntry {
  /**
   * The catalog that the entry stands in; null where the source does not say.
   */
  bitness: 32 | 64 | null;
  /**
   * dwCatalogEntryId. Unique within one catalog; the same id can stand in both.
   */
  id: number | null;
  /**
   * By ChainLen: 1, 0, or 2 to 7.
   */
  kind: 'baseServiceProvider' | 'layeredServiceProvider' | 'layeredChainEntry' | null;
  /**
   * The name for people; an indirect string is resolved where that is possible.
   */
  name: string | null;
  /**
   * dwServiceFlags1.
   */
  serviceFlags: number | null;
  /**
   * The provider's GUID.
   */
  providerId: string | null;
  /**
   * The provider's DLL as stored; a byte that could not be decoded is U+FFFD.
   */
  providerPath: string | null;
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
   * The product it belongs to: a known provider's, else what the file says of itself.
   */
  product: string | null;
  /**
   * Whether it is one of those that decide; null where the source does not show enough.
   */
  inScope: boolean | null;
}
/**
 * What all machines came to.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "fleetSummary".
 */
export interface FleetSummary {
  /**
   * How many machines the lines before this one stand for, those in error too.
   */
  machines: number;
  /**
   * Machines with the verdict compliant.
   */
  compliant: number;
  /**
   * Machines with the verdict nonCompliant.
   */
  nonCompliant: number;
  /**
   * Machines with the verdict unknown.
   */
  unknown: number;
  /**
   * Sources that could not be read.
   */
  errors: number;
  /**
   * The products that non-IFS entries in scope belong to, by number of machines, then by name.
   */
  products: FleetProduct[];
  /**
   * The products that non-IFS entries outside the scope belong to, by number of machines, then by name.
   */
  outOfScope: FleetProduct[];
  /**
   * Whether it was ended before all machines were looked at; the counts are those of the lines that were written.
   */
  interrupted: boolean;
}
/**
 * On how many machines a product has a non-IFS entry.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "fleetProduct".
 */
export interface FleetProduct {
  /**
   * Name of the product; null for machines with a non-IFS entry of none that is known.
   */
  product: string | null;
  /**
   * How many machines have it.
   */
  machines: number;
}
/**
 * All overlapped calls of one kind that had the same answer.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "probeCalls".
 */
export interface ProbeCalls {
  /**
   * Name of the function.
   */
  call: string;
  /**
   * atOnce: success. pending: WSA_IO_PENDING. failed: another error.
   */
  answer: 'atOnce' | 'pending' | 'failed';
  /**
   * How many there were.
   */
  made: number;
  /**
   * Packets that they promise.
   */
  expected: number;
  /**
   * Packets that came for them.
   */
  received: number;
  /**
   * Those of them that got no packet.
   */
  lost: number;
  /**
   * Packets that they had not promised.
   */
  duplicated: number;
}
/**
 * A call of a run that did not go well.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "probeError".
 */
export interface ProbeError {
  /**
   * Name of the function; null when the process did not come so far as to make a call.
   */
  step: string | null;
  /**
   * The error it failed with; null when it did not come back, or when this Windows has no such function.
   */
  errno: number | null;
}
/**
 * How the process of a run died.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "probeDeath".
 */
export interface ProbeDeath {
  /**
   * Its exit code; null when the system tells none.
   */
  exitCode: number | null;
  /**
   * The exception or signal that it died of, where that is known.
   */
  name: string | null;
}
/**
 * One protocol on one provider, in a process of its own.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "probeRun".
 */
export interface ProbeRun {
  provider: Entry1;
  /**
   * The entry that the socket itself names (SO_PROTOCOL_INFOW); null when it was not told.
   */
  claimedProvider: Entry | null;
  /**
   * Completion packets that the calls promise; null when the run did not tell.
   */
  expected: number | null;
  /**
   * Completion packets that came.
   */
  received: number | null;
  /**
   * Calls that promised a packet and got none within the time for it.
   */
  lost: number | null;
  /**
   * Packets that no call had promised, or that came for the same call again.
   */
  duplicated: number | null;
  status: ProbeStatus;
  /**
   * Whether both sockets took FILE_SKIP_COMPLETION_PORT_ON_SUCCESS; null when it did not come so far.
   */
  skipsOnSuccess: boolean | null;
  /**
   * The same counts for each kind of call and answer, in the order in which they were first made.
   */
  calls: ProbeCalls[];
  /**
   * The call that failed, that did not come back, or in which the process died; null when none did.
   */
  error: ProbeError | null;
  /**
   * How the process died; null when it did not.
   */
  death: ProbeDeath | null;
  /**
   * What the process of the run took, all told.
   */
  milliseconds: number;
}
/**
 * One entry of a protocol catalog, identified by (bitness, id). Null means: the source does not say.
 */
export interface Entry1 {
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
 * One protocol: the run on the provider that programs get, and beside it the one on the base provider alone.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "probe".
 */
export interface Probe {
  /**
   * Protocol and address family.
   */
  protocol: 'TCP/IPv4' | 'TCP/IPv6' | 'UDP/IPv4' | 'UDP/IPv6';
  /**
   * The entry that the socket itself names (SO_PROTOCOL_INFOW); null when it was not told.
   */
  claimedProvider: Entry | null;
  /**
   * Completion packets that the calls promise; null when the run did not tell.
   */
  expected: number | null;
  /**
   * Completion packets that came.
   */
  received: number | null;
  /**
   * Calls that promised a packet and got none within the time for it.
   */
  lost: number | null;
  /**
   * Packets that no call had promised, or that came for the same call again.
   */
  duplicated: number | null;
  status: ProbeStatus;
  /**
   * Whether both sockets took FILE_SKIP_COMPLETION_PORT_ON_SUCCESS; null when it did not come so far.
   */
  skipsOnSuccess: boolean | null;
  /**
   * The same counts for each kind of call and answer, in the order in which they were first made.
   */
  calls: ProbeCalls[];
  /**
   * The call that failed, that did not come back, or in which the process died; null when none did.
   */
  error: ProbeError | null;
  /**
   * How the process died; null when it did not.
   */
  death: ProbeDeath | null;
  /**
   * What the process of the run took, all told.
   */
  milliseconds: number;
  /**
   * Whether the layers above the base provider are to blame, by the difference between both runs; null where that cannot be told.
   */
  layerBlamed: boolean | null;
  /**
   * What came of it, in sentences for people.
   */
  reason: string;
  /**
   * The entry that serves such sockets by the order of the catalog; null where that is not known.
   */
  servingProvider: Entry | null;
  /**
   * The run on the base provider alone; null where the catalog has no base entry for the protocol.
   */
  baseline: ProbeRun | null;
}
/**
 * What names an entry, and no more.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "namedEntry".
 */
export interface NamedEntry {
  /**
   * The catalog that it stands in.
   */
  bitness: 32 | 64 | null;
  /**
   * dwCatalogEntryId.
   */
  id: number | null;
  /**
   * By ChainLen.
   */
  kind: 'baseServiceProvider' | 'layeredServiceProvider' | 'layeredChainEntry' | null;
  /**
   * The name for people.
   */
  name: string | null;
  /**
   * Its provider's GUID.
   */
  providerId: string | null;
}
/**
 * What the policy says of one provider that the verdict rests on, and what came of it.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "decision".
 */
export interface Decision {
  /**
   * Its name for people.
   */
  name: string | null;
  /**
   * The product that it is part of, where that is known.
   */
  product: string | null;
  /**
   * Its GUIDs.
   */
  providerIds: string[];
  /**
   * Its entries that the verdict rests on.
   */
  entries: NamedEntry[];
  /**
   * removed; wouldRemove: what-if; notListed: the list does not name it; cameBack: this program removed it not long ago; baseProvider: never removed by policy; refused: a safe plan was not to be had, or another run stood in the way, and nothing was touched; failed: stopped part-way; notAttempted: not after a failure.
   */
  decision:
    'removed' | 'wouldRemove' | 'notListed' | 'cameBack' | 'baseProvider' | 'refused' | 'failed' | 'notAttempted';
  /**
   * One sentence for people.
   */
  message: string;
  /**
   * When this program removed it before; null where it did not, or not within the days of the policy.
   */
  removedBefore: string | null;
  /**
   * The backup made before its removal; null where nothing was touched.
   */
  backup: BackupId | null;
  /**
   * The command that takes the removal back.
   */
  restoreCommand: string | null;
}
/**
 * The runtime that a program was built with, or runs on.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "runtime".
 */
export interface Runtime {
  /**
   * One of go, dotnet, netFramework, bun, deno, electron, node, libuv, java, python, curl, nginx, asio, tokio, mio, rust. Later versions may add names.
   */
  name: string;
  /**
   * As its makers write it; null where the file does not say.
   */
  version: string | null;
}
/**
 * One file, and the runtime that it shows.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "identifiedFile".
 */
export interface IdentifiedFile {
  /**
   * As it was given or found.
   */
  path: string;
  /**
   * Null where the file shows none that is known.
   */
  runtime: Runtime | null;
  /**
   * The first of programs[]; null where none is known.
   */
  program: string | null;
  /**
   * Names of all rules that hold for it: programs[].program of test. `go tcp` is one protocol of a rule.
   */
  programs: string[];
  /**
   * Why the file could not be looked at; null where it could.
   */
  error: ErrorDetail | null;
}
/**
 * A DLL of a layered provider that a process has loaded.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "processLayer".
 */
export interface ProcessLayer {
  /**
   * Where the process has it from.
   */
  path: string;
  /**
   * The entries of its catalog that the DLL serves; null for one that is not known.
   */
  ids: (number | null)[];
}
/**
 * A running program that has Winsock loaded, or a process that Windows did not let this program look into.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "process".
 */
export interface RunningProgram {
  /**
   * Id of the process.
   */
  pid: number;
  /**
   * Name of its file.
   */
  name: string;
  /**
   * Full path of its file; null where Windows does not tell.
   */
  path: string | null;
  /**
   * The catalog that it uses; null where Windows does not tell.
   */
  bitness: 32 | 64 | null;
  /**
   * ISO 8601, UTC; null where Windows does not tell.
   */
  startTime: string | null;
  /**
   * DLLs of layered providers that it has loaded now; null where Windows does not tell its modules. Windows loads a layer with the first socket.
   */
  layers: ProcessLayer[] | null;
  /**
   * By its file, else by what it has loaded; null where neither shows one that is known.
   */
  runtime: Runtime | null;
  /**
   * The rule that decides (programs[].program of test); null where none is known.
   */
  program: string | null;
  /**
   * fast: uses completion ports in full, or never skips completions. slowPath: works, and gives up skipping completions. atRisk: can wait for ever for a completion. unknown: cannot be told.
   */
  verdict: 'fast' | 'slowPath' | 'atRisk' | 'unknown';
  /**
   * Entry ids of its catalog that the verdict rests on; null for one that is not known.
   */
  deciding: (number | null)[];
  /**
   * For people.
   */
  reason: string;
  /**
   * Whether it started before the catalog was last changed, and so keeps the old one; null where that is not known.
   */
  stale: boolean | null;
  /**
   * Why Windows did not let this program look into it; null where it did.
   */
  error: ErrorDetail | null;
}
/**
 * Both catalogs, byte for byte; a file of this program below ProgramData.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "BackupDocument".
 */
export interface BackupDocument {
  /**
   * The $id of this schema.
   */
  $schema: 'https://schemas.winsock-lsp.invalid/1/backup.schema.json';
  schemaVersion: SchemaVersion;
  /**
   * The kind of document.
   */
  document: 'backup';
  version: Version;
  exitCode: ExitCode;
  id: BackupId;
  /**
   * When it was made: ISO 8601, UTC.
   */
  time: string;
  /**
   * What it was made for.
   */
  reason: 'backup' | 'apply' | 'restore' | 'exclude';
  fingerprint: Fingerprint;
  /**
   * SHA-256 of providers, entries and rules as JSON, in hex: damage to any of them shows.
   */
  digest: string;
  /**
   * Each GUID of each catalog.
   */
  providers: BackupProvider[];
  /**
   * In catalog order, the 64-bit catalog first.
   */
  entries: BackupEntry[];
  /**
   * Per-application rules; null where they could not be read.
   */
  rules: StoredRule[] | null;
}
/**
 * One provider.
 */
export interface BackupProvider {
  /**
   * Its catalog.
   */
  bitness: 32 | 64;
  providerId: ProviderIdText;
  /**
   * Its LSP categories; null where they could not be read.
   */
  categories: number | null;
}
/**
 * One entry.
 */
export interface BackupEntry {
  /**
   * Its catalog.
   */
  bitness: 32 | 64;
  /**
   * PackedCatalogItem as the registry has it, in hex; null where the registry has none.
   */
  item: string | null;
  /**
   * WSAPROTOCOL_INFOW, 628 bytes in hex.
   */
  info: string;
  /**
   * Its path as stored; null where it could not be read.
   */
  path: string | null;
}
/**
 * The backups of this machine, oldest first.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "BackupsDocument".
 */
export interface BackupsDocument {
  /**
   * The $id of this schema.
   */
  $schema: 'https://schemas.winsock-lsp.invalid/1/backups.schema.json';
  schemaVersion: SchemaVersion;
  /**
   * The kind of document.
   */
  document: 'backups';
  version: Version;
  exitCode: ExitCode;
  /**
   * Oldest first.
   */
  backups: BackupRow[];
  warnings: Warnings;
}
/**
 * One backup.
 */
export interface BackupRow {
  id: BackupId;
  /**
   * When it was made: ISO 8601, UTC.
   */
  time: string;
  /**
   * What it was made for.
   */
  reason: 'backup' | 'apply' | 'restore' | 'exclude';
  /**
   * How many catalog entries it holds.
   */
  entries: number;
  fingerprint: Fingerprint;
  /**
   * Names of the layered service providers in it.
   */
  lsps: (string | null)[];
  /**
   * finished: what it was made for ended. unfinished: it did not.
   */
  state: 'finished' | 'unfinished';
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
 * State of the DSC resource WinsockLsp/NonIfsProviders: that the Winsock catalogs are free of non-IFS providers.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "DscState".
 */
export interface DscState {
  /**
   * Which entries decide the verdict. internet: layered entries of any address family, and base providers of IPv4 and IPv6 that are not NetworkDirect. layered: layered entries only. all: every entry, as KB 2568167 says. internet unless given.
   */
  scope?: 'internet' | 'layered' | 'all';
  /**
   * Which layered service providers set may remove: provider GUIDs and names of products, exactly. Empty: none, set then only says what it finds.
   *
   * @maxItems 1000
   */
  removable?: string[];
  /**
   * A layered service provider that was removed from here within so many days before is reported by set, and not removed again; 0 removes it. 30 unless given.
   */
  withinDays?: number;
  /**
   * The verdict. As a desired state only compliant.
   */
  verdict?: 'compliant' | 'nonCompliant' | 'unknown';
  /**
   * The entries that the verdict rests on.
   */
  deciding?: NamedEntry[];
  /**
   * Entries outside the scope that are non-IFS or not known to be IFS. The verdict does not rest on them.
   */
  outOfScope?: NamedEntry[];
  /**
   * Whether the verdict is compliant.
   */
  _inDesiredState?: boolean;
  /**
   * What has to be restarted to see the change.
   */
  _restartRequired?: RestartRequired[];
  _metadata?: DscMetadata;
}
/**
 * This machine.
 */
export interface RestartRequired {
  /**
   * Its name.
   */
  system: string;
}
/**
 * What would be done.
 */
export interface DscMetadata {
  /**
   * One sentence for each provider.
   */
  whatIf: string[];
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
 * What an event of the Windows event log carries as its data.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "EventDocument".
 */
export interface EventDocument {
  /**
   * The $id of this schema.
   */
  $schema: 'https://schemas.winsock-lsp.invalid/1/event.schema.json';
  schemaVersion: SchemaVersion;
  /**
   * The kind of document.
   */
  document: 'event';
  version: Version;
  exitCode: ExitCode;
  /**
   * What happened; each has an id of its own.
   */
  event: 'compliant' | 'found' | 'unknown' | 'removed' | 'failed' | 'refused' | 'cameBack' | 'restored';
  /**
   * Id of the event.
   */
  id: 100 | 101 | 102 | 110 | 111 | 112 | 113 | 120;
  /**
   * Its level.
   */
  type: 'error' | 'warning' | 'information';
  /**
   * The command that wrote it.
   */
  command: 'test' | 'apply' | 'restore' | 'remediate';
  /**
   * One sentence for people: the text of the event.
   */
  message: string;
  /**
   * Which entries decided; null where no verdict was asked for.
   */
  scope: Scope | null;
  /**
   * The verdict, after the command; null where none was reached.
   */
  verdict: Verdict | null;
  /**
   * The entries that the verdict rests on, the first fifty.
   *
   * @maxItems 50
   */
  entries: NamedEntry[];
  /**
   * How many more there are.
   */
  entriesLeftOut: number;
  /**
   * GUIDs that were removed or put back, or were to be; the first hundred.
   */
  providerIds: string[];
  /**
   * The backup that was made first.
   */
  backup: BackupId | null;
  /**
   * The command that takes the change back.
   */
  restoreCommand: string | null;
  error?: ErrorDetail;
}
/**
 * A rule for an application that this program is about to add, has added or has taken back; a file of this program beside its backup.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ExclusionDocument".
 */
export interface ExclusionDocument {
  /**
   * The $id of this schema.
   */
  $schema: 'https://schemas.winsock-lsp.invalid/1/exclusion.schema.json';
  schemaVersion: SchemaVersion;
  /**
   * The kind of document.
   */
  document: 'exclusion';
  version: Version;
  exitCode: ExitCode;
  backup: BackupId;
  /**
   * When it was written first: ISO 8601, UTC.
   */
  time: string;
  /**
   * Full path of the application.
   */
  application: string;
  /**
   * Command line arguments it is for; null for none.
   */
  arguments: string | null;
  /**
   * Name of its key below AppId_Catalog; null while that is not known.
   */
  key: string | null;
  /**
   * The rule before this program first touched it; null where there was none.
   */
  before: StoredRule | null;
  /**
   * PermittedLspCategories that it was given.
   */
  after: number;
  /**
   * started: written before Windows was asked, and the registry says whether it did. added: seen in the registry. closed: taken back, replaced by a later one, or never come to be.
   */
  state: 'started' | 'added' | 'closed';
}
/**
 * Per-application rules of this machine.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ExclusionsDocument".
 */
export interface ExclusionsDocument {
  /**
   * The $id of this schema.
   */
  $schema: 'https://schemas.winsock-lsp.invalid/1/exclusions.schema.json';
  schemaVersion: SchemaVersion;
  /**
   * The kind of document.
   */
  document: 'exclusions';
  version: Version;
  exitCode: ExitCode;
  /**
   * In the order of the registry.
   */
  rules: ApplicationRule[];
  warnings: Warnings;
}
/**
 * One line of fleet: what one machine's evidence shows (machine), or at the end what all came to (summary).
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "FleetDocument".
 */
export interface FleetDocument {
  /**
   * The $id of this schema.
   */
  $schema: 'https://schemas.winsock-lsp.invalid/1/fleet.schema.json';
  schemaVersion: SchemaVersion;
  /**
   * The kind of document.
   */
  document: 'fleet';
  version: Version;
  /**
   * In the summary the exit code of the process. In the line of a machine 0, or that of its error: what a command on this source alone would end in.
   */
  exitCode: number;
  scope: Scope;
  /**
   * Name of the machine: as the evidence has it, else after its file; #2 and so on for the further machines of a file.
   */
  machine?: string;
  source?: Source;
  verdict?: Verdict;
  kbVerdict?: KbVerdict;
  /**
   * The non-IFS entries, also those outside the scope.
   */
  nonIfs?: FleetEntry[];
  /**
   * The known products that entries belong to which are not known to be IFS, each once; Windows is none of them.
   */
  products?: string[];
  /**
   * How many entries the source shows.
   */
  entryCount?: number;
  /**
   * How many of them are not known to be IFS or non-IFS.
   */
  unknownEntries?: number;
  missingEntries?: MissingEntries;
  /**
   * Codes of the doubts about the source, each once; test says them in full.
   */
  warnings?: string[];
  error?: ErrorDetail;
  summary?: FleetSummary;
}
/**
 * Which runtime each program was built with, as its file shows it.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "IdentifyDocument".
 */
export interface IdentifyDocument {
  /**
   * The $id of this schema.
   */
  $schema: 'https://schemas.winsock-lsp.invalid/1/identify.schema.json';
  schemaVersion: SchemaVersion;
  /**
   * The kind of document.
   */
  document: 'identify';
  version: Version;
  exitCode: ExitCode;
  /**
   * In the order that they were asked for.
   */
  files: IdentifiedFile[];
  warnings: Warnings;
}
/**
 * What an apply or restore is about to do; a file of this program beside its backup.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "JournalDocument".
 */
export interface JournalDocument {
  /**
   * The $id of this schema.
   */
  $schema: 'https://schemas.winsock-lsp.invalid/1/journal.schema.json';
  schemaVersion: SchemaVersion;
  /**
   * The kind of document.
   */
  document: 'journal';
  version: Version;
  exitCode: ExitCode;
  backup: BackupId;
  /**
   * What is being done.
   */
  command: 'apply' | 'restore';
  fingerprint: Fingerprint;
  /**
   * What the applied plan was asked to remove; null for a restore.
   */
  selection: Selection | null;
  /**
   * The steps of the applied plan; empty for a restore.
   */
  steps: PlanStep[];
  /**
   * Whether it came to its end.
   */
  finished: boolean;
  /**
   * How many steps had their effect when a later run settled this one; null where that cannot be told. Absent where it came to its own end.
   */
  stepsDone?: number | null;
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
 * What apply, restore or a change of exclusions came to.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "OutcomeDocument".
 */
export interface OutcomeDocument {
  /**
   * The $id of this schema.
   */
  $schema: 'https://schemas.winsock-lsp.invalid/1/outcome.schema.json';
  schemaVersion: SchemaVersion;
  /**
   * The kind of document.
   */
  document: 'outcome';
  version: Version;
  exitCode: ExitCode;
  /**
   * What was done.
   */
  command: 'apply' | 'backup' | 'restore' | 'exclude';
  /**
   * done: all of it, and verified. failed: stopped at the first surprise. refused: nothing was touched. planned: nothing was touched, since only a look ahead was asked for.
   */
  status: 'done' | 'failed' | 'refused' | 'planned';
  /**
   * The steps, each with what it came to.
   */
  steps: OutcomeStep[];
  /**
   * The verdict on the catalogs afterwards; null where they were not read again.
   */
  verdict: 'compliant' | 'nonCompliant' | 'unknown' | null;
  /**
   * Whether programs, and so best the machine, have to be restarted to see the change.
   */
  restartRequired: boolean;
  /**
   * The backup that was made first; null where nothing was touched.
   */
  backup: BackupId | null;
  /**
   * The command that takes the change back; null where nothing was touched, or where no quoting of it holds in every shell.
   */
  restoreCommand: string | null;
  /**
   * An earlier run that did not end, which this one found; null where there was none.
   */
  unfinished: Unfinished | null;
  /**
   * What becomes of an application's rule; null for any other command, and where it was refused before that was known.
   */
  exclusion: ExclusionChange | null;
  /**
   * Why it was refused.
   */
  refusals: Refusal[];
  warnings: Warnings;
  error?: ErrorDetail;
}
/**
 * What a removal would do, step by step; apply executes that very document.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "PlanDocument".
 */
export interface PlanDocument {
  /**
   * The $id of this schema.
   */
  $schema: 'https://schemas.winsock-lsp.invalid/1/plan.schema.json';
  schemaVersion: SchemaVersion;
  /**
   * The kind of document.
   */
  document: 'plan';
  version: Version;
  exitCode: ExitCode;
  source: Source;
  fingerprint: Fingerprint;
  selection: Selection;
  /**
   * What is removed.
   */
  lsps: PlannedLsp[];
  /**
   * The calls, in order.
   */
  steps: PlanStep[];
  /**
   * Which entry sockets will get, per catalog.
   */
  after: Afterwards[];
  /**
   * Why it will not be carried out; empty when it can be.
   */
  refusals: Refusal[];
  warnings: Warnings;
}
/**
 * Whether completions reach a completion port with FILE_SKIP_COMPLETION_PORT_ON_SUCCESS, tried on loopback.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ProbeDocument".
 */
export interface ProbeDocument {
  /**
   * The $id of this schema.
   */
  $schema: 'https://schemas.winsock-lsp.invalid/1/probe.schema.json';
  schemaVersion: SchemaVersion;
  /**
   * The kind of document.
   */
  document: 'probe';
  version: Version;
  exitCode: ExitCode;
  /**
   * The catalog whose providers were probed: that of this program itself.
   */
  bitness: 32 | 64;
  /**
   * Milliseconds that each run may take before it counts as hung.
   */
  timeLimit: number;
  /**
   * Whether a layer is to blame for any of it; null where that cannot be told of all.
   */
  layerBlamed: boolean | null;
  /**
   * One for each protocol.
   */
  probes: Probe[];
  warnings: Warnings;
  error?: ErrorDetail;
}
/**
 * The running programs that use Winsock, and what each makes of this machine's catalogs.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ProcessesDocument".
 */
export interface ProcessesDocument {
  /**
   * The $id of this schema.
   */
  $schema: 'https://schemas.winsock-lsp.invalid/1/processes.schema.json';
  schemaVersion: SchemaVersion;
  /**
   * The kind of document.
   */
  document: 'processes';
  version: Version;
  exitCode: ExitCode;
  /**
   * When the catalogs in the registry were last changed: ISO 8601, UTC; null where that is not known.
   */
  catalogChanged: string | null;
  /**
   * By id. A process that has not loaded Winsock is left out.
   */
  processes: RunningProgram[];
  warnings: Warnings;
}
/**
 * One line that the process of a probe's run tells the one that waits for it; what it does not tell is null.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ProgressLine".
 */
export interface ProgressLine {
  /**
   * The function that is called next.
   */
  step: string | null;
  /**
   * WSAPROTOCOL_INFOW of the provider that the socket names, in hex.
   */
  claimed: string | null;
  /**
   * What the run came to, when it is at its end.
   */
  result: {
    /**
     * Whether both sockets took FILE_SKIP_COMPLETION_PORT_ON_SUCCESS; null when it did not come so far.
     */
    skipsOnSuccess: boolean | null;
    /**
     * Its overlapped calls.
     *
     * Items: Overlapped calls that came to the same.
     */
    outcomes: {
      /**
       * Name of the function.
       */
      call: string;
      /**
       * atOnce: success. pending: WSA_IO_PENDING. failed: another error.
       */
      answer: 'atOnce' | 'pending' | 'failed';
      /**
       * Whether the socket took FILE_SKIP_COMPLETION_PORT_ON_SUCCESS.
       */
      skips: boolean;
      /**
       * Packets that came for each of them.
       */
      packets: number;
      /**
       * How many there were.
       */
      times: number;
    }[];
    /**
     * Packets that are of none of the calls.
     */
    unknownPackets: number;
    /**
     * The call that kept it from going on; null when none did.
     */
    failure: {
      /**
       * Name of the function.
       */
      call: string;
      /**
       * The error; null when this Windows has no such function.
       */
      code: number | null;
    } | null;
  } | null;
}
/**
 * What a policy found on this machine, and did.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "RemediationDocument".
 */
export interface RemediationDocument {
  /**
   * The $id of this schema.
   */
  $schema: 'https://schemas.winsock-lsp.invalid/1/remediation.schema.json';
  schemaVersion: SchemaVersion;
  /**
   * The kind of document.
   */
  document: 'remediation';
  version: Version;
  exitCode: ExitCode;
  scope: Scope;
  removable: Removable;
  withinDays: WithinDays;
  /**
   * Whether only a look ahead was asked for: nothing was touched.
   */
  whatIf: boolean;
  /**
   * compliant: there was nothing to do. remediated: it is compliant now. nonCompliant: the policy left something in place, or that could not be removed safely. unknown: it could not be decided, and nothing was touched. failed: a removal stopped part-way.
   */
  result: 'compliant' | 'remediated' | 'nonCompliant' | 'unknown' | 'failed';
  /**
   * The verdict at the beginning.
   */
  before: 'compliant' | 'nonCompliant' | 'unknown';
  /**
   * The verdict at the end; null where the catalogs could not be read again.
   */
  verdict: 'compliant' | 'nonCompliant' | 'unknown' | null;
  /**
   * One for each provider that the verdict at the beginning rests on; none where that is unknown.
   */
  decisions: Decision[];
  /**
   * Entries outside the scope that are non-IFS or not known to be IFS. The verdict does not rest on them, and nothing removes them.
   */
  outOfScope: NamedEntry[];
  /**
   * Whether programs, and so best the machine, have to be restarted to see the change.
   */
  restartRequired: boolean;
  warnings: Warnings;
  error?: ErrorDetail;
}
/**
 * Where a report in HTML was written, and what is in it.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ReportDocument".
 */
export interface ReportDocument {
  /**
   * The $id of this schema.
   */
  $schema: 'https://schemas.winsock-lsp.invalid/1/report.schema.json';
  schemaVersion: SchemaVersion;
  /**
   * The kind of document.
   */
  document: 'report';
  version: Version;
  exitCode: ExitCode;
  /**
   * machine: the report of one machine; fleet: of any number, also of one line of fleet.
   */
  kind: 'machine' | 'fleet';
  /**
   * Full path of the file.
   */
  path: string;
  /**
   * Its size.
   */
  bytes: number;
  /**
   * The time that the report states, in UTC.
   */
  time: string;
  verdict: Verdict;
  /**
   * How many machines the report is of, those that could not be read too.
   */
  machines: number;
  /**
   * Machines with the verdict compliant.
   */
  compliant: number;
  /**
   * Machines with the verdict nonCompliant.
   */
  nonCompliant: number;
  /**
   * Machines with the verdict unknown.
   */
  unknown: number;
  /**
   * Sources that could not be read; the page says of each why.
   */
  errors: number;
  warnings: Warnings;
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
  kbVerdict: KbVerdict;
  /**
   * The entries in scope that the verdict rests on: the non-IFS ones, or those not known; empty when compliant.
   */
  deciding?: Entry[];
  /**
   * Entries that the source shows to be outside the scope, and that are non-IFS or not known to be IFS.
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
  kbVerdict: KbVerdict;
  /**
   * The entries in scope that the verdict rests on: the non-IFS ones, or those not known; empty when compliant.
   */
  deciding: Entry[];
  /**
   * Entries that the source shows to be outside the scope, and that are non-IFS or not known to be IFS.
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

/** Names of the documents that have a schema. */
export type SchemaName = 'backup' | 'backups' | 'diagnostic' | 'dsc' | 'error' | 'event' | 'exclusion' | 'exclusions' | 'fleet' | 'identify' | 'journal' | 'list' | 'outcome' | 'plan' | 'probe' | 'processes' | 'progress' | 'remediation' | 'report' | 'schemas' | 'test' | 'version';
