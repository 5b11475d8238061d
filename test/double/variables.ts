/** An environment variable of the test build, null when empty. Shipped exes do not read them. */
export const testVariable = (name: 'LIBRARY' | 'ROOT' | 'ELEVATED' | 'POWERSHELL32'): string | null =>
  process.env[`WINSOCK_LSP_TEST_${name}`] || null;
