// Makes a runtime safe to run elevated: it must not take code, or places to write to, from its environment or from the folder
// that it lies in. test/exe/environment.test.ts proves each point.

/**
 * Variables that Node.js, OpenSSL, libuv and ICU read by themselves and that no option shuts out for certain.
 * Their names are blanked inside the binary: a variable with an empty name cannot exist.
 */
const BLANKED = [
  ...['NODE_OPTIONS', 'NODE_COMPILE_CACHE', 'NODE_COMPILE_CACHE_PORTABLE', 'NODE_V8_COVERAGE', 'NODE_EXTRA_CA_CERTS'],
  ...['NODE_REDIRECT_WARNINGS', 'NODE_ICU_DATA', 'NODE_PATH', 'NODE_DEBUG', 'NODE_DEBUG_NATIVE', 'NODE_USE_SYSTEM_CA'],
  ...[
    'NODE_PENDING_PIPE_INSTANCES',
    'NODE_PRESERVE_SYMLINKS',
    'NODE_PRESERVE_SYMLINKS_MAIN',
    'NODE_REPL_EXTERNAL_MODULE',
  ],
  ...['NODE_CHANNEL_FD', 'NODE_CHANNEL_SERIALIZATION_MODE', 'NODE_UNIQUE_ID', 'NODE_TLS_REJECT_UNAUTHORIZED'],
  // Read by Node.js 26 and not by 22, or seen only now. Data of time zones is read from ICU_TIMEZONE_FILES_DIR.
  ...['NODE_USE_ENV_PROXY', 'NODE_CLUSTER_SCHED_POLICY', 'NODE_PENDING_DEPRECATION', 'NODE_REPL_HISTORY'],
  'ICU_TIMEZONE_FILES_DIR',
  ...['OPENSSL_CONF', 'OPENSSL_CONF_INCLUDE', 'OPENSSL_MODULES', 'OPENSSL_ENGINES', 'OPENSSL_ia32cap', 'OSSL_QFILTER'],
  ...['QLOGDIR', 'SSL_CERT_FILE', 'SSL_CERT_DIR', 'CTLOG_FILE', 'RANDFILE', 'UV_THREADPOOL_SIZE', 'UV_USE_IO_URING'],
];

/** Without these the exe would not be safe: each must have been found. */
const REQUIRED = [
  'NODE_OPTIONS',
  'NODE_COMPILE_CACHE',
  'NODE_V8_COVERAGE',
  'OPENSSL_CONF',
  'OPENSSL_MODULES',
  'NODE_EXTRA_CA_CERTS',
  'NODE_ICU_DATA',
  'NODE_REDIRECT_WARNINGS',
  'NODE_COMPILE_CACHE_PORTABLE',
  'NODE_USE_ENV_PROXY',
  'NODE_USE_SYSTEM_CA',
  'ICU_TIMEZONE_FILES_DIR',
];

/** Blanks the names in place; a C string is found by the NULs around it. */
export function blankVariables(executable: Buffer): void {
  const found = new Set<string>();
  for (const name of BLANKED) {
    const needle = Buffer.from(`\0${name}\0`, 'latin1');
    for (let at = executable.indexOf(needle); at !== -1; at = executable.indexOf(needle, at + 1)) {
      executable.fill(0, at + 1, at + 1 + name.length);
      found.add(name);
    }
  }
  const missing = REQUIRED.filter((name) => !found.has(name));
  if (missing.length > 0) throw new Error(`the runtime does not hold these names as expected: ${missing.join(', ')}`);
}

const LOAD_CONFIG_DIRECTORY = 10;
const DEPENDENT_LOAD_FLAGS_OFFSET = 0x4e;
const LOAD_LIBRARY_SEARCH_SYSTEM32 = 0x800;

/**
 * Lets Windows (10 1607 and later) look for the DLLs that a PE32+ executable imports in System32 only, instead of
 * first in the folder of the exe.
 */
export function importFromSystemOnly(executable: Buffer): void {
  const header = executable.readUInt32LE(0x3c);
  const optional = header + 24;
  if (executable.readUInt16LE(optional) !== 0x20b) throw new Error('not a PE32+ file');
  const directory = executable.readUInt32LE(optional + 112 + LOAD_CONFIG_DIRECTORY * 8);
  const sections = optional + executable.readUInt16LE(header + 20);
  const config = fileOffset(executable, sections, executable.readUInt16LE(header + 6), directory);
  if (executable.readUInt32LE(config) <= DEPENDENT_LOAD_FLAGS_OFFSET)
    throw new Error('the load configuration is too old to say where imports come from');
  executable.writeUInt16LE(LOAD_LIBRARY_SEARCH_SYSTEM32, config + DEPENDENT_LOAD_FLAGS_OFFSET);
}

function fileOffset(executable: Buffer, sections: number, count: number, address: number): number {
  for (let at = sections; at < sections + count * 40; at += 40) {
    const start = executable.readUInt32LE(at + 12);
    const size = executable.readUInt32LE(at + 16);
    if (address >= start && address < start + size) return executable.readUInt32LE(at + 20) + (address - start);
  }
  throw new Error('no section holds that address');
}

const IMPORT_DIRECTORY = 1;
const DESCRIPTOR_BYTES = 20;

/**
 * Takes a DLL out of the imports of which only one function is imported, that this program never calls: its place is
 * given to a harmless function of kernel32, which every process has loaded before. So the DLL's name cannot be
 * squatted in the folder of the exe, not even where Windows is too old for {@link importFromSystemOnly}.
 */
export function dropImport(executable: Buffer, dll: string, expected: string, harmless: string): void {
  const header = executable.readUInt32LE(0x3c);
  const optional = header + 24;
  const sections = optional + executable.readUInt16LE(header + 20);
  const count = executable.readUInt16LE(header + 6);
  const offset = (address: number) => fileOffset(executable, sections, count, address);
  const text = (at: number) => executable.toString('latin1', at, executable.indexOf(0, at));
  const descriptors = new Map<string, number>();
  for (
    let at = offset(executable.readUInt32LE(optional + 112 + IMPORT_DIRECTORY * 8));
    executable.readUInt32LE(at + 12) !== 0;
    at += DESCRIPTOR_BYTES
  ) {
    descriptors.set(text(offset(executable.readUInt32LE(at + 12))).toLowerCase(), at);
  }
  const dropped = descriptors.get(dll);
  const kernel = descriptors.get('kernel32.dll');
  if (dropped === undefined || kernel === undefined)
    throw new Error(`the runtime does not import ${dll} and kernel32.dll`);
  const names = offset(executable.readUInt32LE(dropped));
  const name = offset(Number(executable.readBigUInt64LE(names))) + 2;
  if (text(name) !== expected || executable.readBigUInt64LE(names + 8) !== 0n || harmless.length > expected.length) {
    throw new Error(`the runtime imports something else from ${dll} than ${expected}`);
  }
  executable.fill(0, name, name + expected.length);
  executable.write(harmless, name, 'latin1');
  executable.writeUInt32LE(executable.readUInt32LE(kernel + 12), dropped + 12);
}
