/** Sets the constants of the build for running the sources. Must be imported before the files that read them. */
Object.assign(globalThis, { IN_EXE: false, TEST_BUILD: false, VALIDATES: false });
