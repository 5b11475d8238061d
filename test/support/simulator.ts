import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('../simulator/', import.meta.url));

/** Builds test/simulator as a shared library. @returns false where the compiler is not installed or fails */
export function buildSimulator(library: string, compiler = 'cc'): boolean {
  return build(library, compiler, [], []);
}

/** Builds the program that calls the simulator's functions for a test. */
export const buildCaller = (program: string, compiler = 'cc'): boolean =>
  spawnSync(compiler, ['-O1', '-o', program, join(FOLDER, 'caller/caller.c')]).status === 0;

/** Builds a simulator with only what the test build requires of a library: the functions of ws2_32, and TestReadCatalogItems. */
export function buildBareSimulator(library: string, compiler = 'cc'): boolean {
  const names = ['TestReadCatalogCount', 'TestReadApplicationRules', 'TestWriteApplicationRule'];
  return build(library, compiler, names, []);
}

/** Builds the program that replaces the 32-bit PowerShell in tests. */
export const buildPowerShell32 = (program: string): boolean =>
  spawnSync('cc', ['-O1', '-o', program, join(FOLDER, 'caller/powershell-32.c'), '-ldl']).status === 0;

/** Builds a simulator that keeps application rules in the registry of the system that loads it, which is Wine. */
export function buildRegistrySimulator(library: string, compiler: string): boolean {
  const names = ['TestReadApplicationRules', 'TestWriteApplicationRule', 'WSCGetApplicationCategory'];
  return build(library, compiler, [...names, 'WSCSetApplicationCategory'], ['registry-backed/application.c']);
}

/**
 * @param without functions that the library must not export
 * @param more further source files
 */
function build(library: string, compiler: string, without: readonly string[], more: readonly string[]): boolean {
  const sources = readdirSync(FOLDER).filter((name) => name.endsWith('.c'));
  const files = [...sources.sort(), ...more].map((name) => join(FOLDER, name));
  const renamed = without.map((name) => `-D${name}=Unused${name}`);
  const options = ['-shared', '-fPIC', '-fvisibility=hidden', '-O1', ...renamed, '-o', library];
  return spawnSync(compiler, [...options, ...files]).status === 0;
}
