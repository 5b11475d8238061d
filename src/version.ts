import manifest from '../package.json' with { type: 'json' };

/** The version of the program and the module, from package.json. */
export const VERSION: string = manifest.version;
