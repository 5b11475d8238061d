/** A constant of the build: true only in the test build. What hangs on it is not in the shipped exe. */
declare const TEST_BUILD: boolean;

/** A variable that exists in the test build only. */
export function testVariable(name: 'LIBRARY' | 'ROOT' | 'ELEVATED' | 'POWERSHELL32'): string | null {
  if (!TEST_BUILD) return null;
  return process.env[`WINSOCK_LSP_TEST_${name}`] || null;
}

export const isTestBuild = (): boolean => TEST_BUILD;
