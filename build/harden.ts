// Changes a Node.js runtime so that it is safe to run elevated. It must not take code, or paths to write to, from environment
// variables or from the folder of the exe. test/exe/environment.test.ts tests each of these.

/**
 * Variables that Node.js, OpenSSL, libuv and ICU read, and that no option surely turns off. Their names are blanked in the
 * binary: no variable has an empty name.
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
  ...['NODE_USE_ENV_PROXY', 'NODE_CLUSTER_SCHED_POLICY', 'NODE_PENDING_DEPRECATION', 'NODE_REPL_HISTORY'],
  // ICU reads data of time zones from this folder.
  'ICU_TIMEZONE_FILES_DIR',
  ...['OPENSSL_CONF', 'OPENSSL_CONF_INCLUDE', 'OPENSSL_MODULES', 'OPENSSL_ENGINES', 'OPENSSL_ia32cap', 'OSSL_QFILTER'],
  ...['QLOGDIR', 'SSL_CERT_FILE', 'SSL_CERT_DIR', 'CTLOG_FILE', 'RANDFILE', 'UV_THREADPOOL_SIZE', 'UV_USE_IO_URING'],
];

/** Names that the runtime must contain. Where one is not found, Node.js may read it in another form, and the build fails. */
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

/**
 * Blanks the names in place. A name is found as a C string, by the NULs around it.
 * @throws Error where one of {@link REQUIRED} is not found
 */
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
 * Sets DependentLoadFlags of a PE32+ executable in place. Windows 10 1607 and later then look for its imported DLLs in System32
 * only, and not in the folder of the exe.
 * @throws Error where the file is no PE32+ file or has no such field
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
 * Removes a DLL from the imports of an executable, in place. Then nobody can plant a DLL of that name in the folder of the exe,
 * not even on a Windows that is too old for {@link importFromSystemOnly}. The descriptor of the DLL imports a function of
 * kernel32 instead, which every process has loaded.
 * @param expected the only function that the executable imports from the DLL, and that this program never calls
 * @param replacement the function of kernel32, with a name that is no longer
 * @throws Error where the executable imports anything else from the DLL
 */
export function dropImport(executable: Buffer, dll: string, expected: string, replacement: string): void {
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
  if (text(name) !== expected || executable.readBigUInt64LE(names + 8) !== 0n || replacement.length > expected.length) {
    throw new Error(`the runtime imports something else from ${dll} than ${expected}`);
  }
  executable.fill(0, name, name + expected.length);
  executable.write(replacement, name, 'latin1');
  executable.writeUInt32LE(executable.readUInt32LE(kernel + 12), dropped + 12);
}
