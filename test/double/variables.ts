/** What a test tells the test build; a shipped exe reads no such variable. */
export const testVariable = (name: 'LIBRARY' | 'ROOT' | 'ELEVATED' | 'POWERSHELL32'): string | null =>
  process.env[`WINSOCK_LSP_TEST_${name}`] || null;
