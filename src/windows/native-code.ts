/** Whether koffi was loaded. It stands alone, so that main.ts can ask without importing what loads it. */
export const nativeCode = { loaded: false };
