// Generated from schemas/exit-codes.json by build/generate.ts. Do not edit.

/** The exit codes, by name. */
export const EXIT_CODES = {
  /** The command worked; the document says what it found. */
  worked: 0,
  /** Only with test --exit-code and dsc set: the verdict is nonCompliant. */
  nonCompliant: 20,
  /** Only with test --exit-code and dsc set: the verdict is unknown. */
  unknownVerdict: 21,
  /** The command line was wrong; nothing was done. */
  usage: 64,
  /** The source is damaged or of no kind known here; nothing in it could be read. */
  sourceMalformed: 65,
  /** The source could not be opened, or holds no protocol catalog. */
  sourceUnreadable: 66,
  /** A fault in this program. */
  internal: 70,
  /** Failed part-way; the document says what was done and how to restore. */
  partlyDone: 71,
  /** The output file could not be written, or is there already. */
  notWritten: 73,
  /** Another apply or restore is running. */
  busy: 75,
  /** Refused: unsafe, or the catalog changed since the plan. */
  refused: 76,
  /** Only an administrator may do this. */
  elevationNeeded: 77,
  /** Only fleet: ended by Ctrl-C or a signal. All lines are whole, the summary counts them; fleet --resume goes on from there. */
  interrupted: 130,
  /** Only with --reboot-exit-code: worked, and wants a restart. */
  restartNeeded: 3010,
} as const;

export type ExitCodeName = keyof typeof EXIT_CODES;

/** The error codes, each with the exit code that the program ends in. */
export const ERRORS = {
  /** An argument is unknown, missing or of the wrong form. */
  usage: 64,
  /** The catalog entry id is of another provider in each catalog. */
  idAmbiguous: 64,
  /** The content is of no kind that this program reads. */
  sourceUnrecognised: 65,
  /** The kind is known, and nothing in it could be read. */
  sourceMalformed: 65,
  /** The kind is known, and this version does not read it. */
  sourceUnsupported: 65,
  /** The file is neither a PE nor an ELF program. */
  notAProgram: 65,
  /** No process of that id is running. */
  processNotFound: 66,
  /** Windows did not let this program look into a process. */
  processUnreadable: 66,
  /** Windows did not list its processes. */
  processesFailed: 66,
  /** There is no such file. */
  sourceNotFound: 66,
  /** The file is there and could not be read. */
  sourceUnreadable: 66,
  /** The file is larger than any catalog dump can be. */
  sourceTooLarge: 66,
  /** The source is sound and holds no protocol catalog. */
  noCatalog: 66,
  /** The source holds no catalog of the control set that was asked for. */
  controlSetNotFound: 66,
  /** A live catalog was asked for on a system that is not Windows. */
  liveNeedsWindows: 66,
  /** Winsock did not return its catalogs. */
  apiFailed: 66,
  /** The registry could not be read, or has no Winsock key. */
  registryFailed: 66,
  /** The library through which Windows is asked could not be put in place. */
  nativeUnavailable: 66,
  /** With an administrator's rights there is no safe folder to load the library from. */
  nativeRefused: 76,
  /** Another apply or restore is running. */
  busy: 75,
  /** The plan has refusals: what it would do is not safe. */
  refused: 76,
  /** The catalog is not the one that the plan was made for. */
  catalogChanged: 76,
  /** The plan is not the one that this program makes of its selection. */
  planAltered: 76,
  /** The plan was made from another machine's catalog. */
  planNotLive: 76,
  /** An earlier apply or restore did not end, and this would not finish it. */
  unfinished: 76,
  /** Users who are not administrators can change the folder of backups. */
  folderUnsafe: 76,
  /** There is no backup of that name in the folder of backups. */
  backupNotFound: 76,
  /** The backup is damaged, and nothing of it is used. */
  backupDamaged: 76,
  /** The file of a provider that would be restored is not there. */
  fileGone: 76,
  /** Winsock and the registry do not hold the same catalog. */
  sourcesDiffer: 76,
  /** Only an administrator may do this. */
  elevationNeeded: 77,
  /** A step failed or did not have its effect; the document says which. */
  stepFailed: 71,
  /** The backup could not be written; nothing was changed. */
  backupFailed: 71,
  /** The application is Windows' own, or the rule would not have its effect. */
  applicationRefused: 76,
  /** The desired state was not reached: the policy leaves a non-IFS provider in place. */
  stillNonCompliant: 20,
  /** Whether the desired state is reached cannot be told; nothing was removed. */
  notDecided: 21,
  /** The per-application rules could not be read. */
  exclusionsUnavailable: 66,
  /** There is a file of that name, and it was not to be replaced. */
  outputExists: 73,
  /** The output file could not be written. */
  outputUnwritable: 73,
  /** A fault in this program. */
  internal: 70,
} as const;

export type ErrorCode = keyof typeof ERRORS;
