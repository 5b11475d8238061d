/**
 * Whether koffi was loaded, and which koffi.node another program kept open, so that a copy was loaded instead. It stands
 * alone, so that main.ts can ask without importing what loads it.
 */
export const nativeCode: { loaded: boolean; held: string | null } = { loaded: false, held: null };
