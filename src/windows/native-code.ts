/**
 * Whether koffi is loaded. `lockedFile` is the path of a koffi.node that another program kept open, so that a copy was loaded in
 * its place. A file of its own, so that main.ts can read it without importing koffi.
 */
export const nativeCode: { loaded: boolean; lockedFile: string | null } = { loaded: false, lockedFile: null };
