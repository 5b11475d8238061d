import manifest from '../package.json' with { type: 'json' };

/** The one version number of everything here; it stands in package.json. */
export const VERSION: string = manifest.version;
