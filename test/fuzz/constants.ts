/** Constants of the build; here the sources run as they are. Imported before everything that reads them. */
Object.assign(globalThis, { IN_EXE: false, TEST_BUILD: false, VALIDATES: false });
