import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('../simulator/', import.meta.url));

/** Builds test/simulator as a shared library; false where that compiler is not there or fails. */
export function buildSimulator(library: string, compiler = 'cc'): boolean {
  return build(library, compiler, [], []);
}

/** Builds the program that makes calls of the simulator for a test. */
export const buildCaller = (program: string, compiler = 'cc'): boolean =>
  spawnSync(compiler, ['-O1', '-o', program, join(FOLDER, 'caller/caller.c')]).status === 0;

/** One with ws2_32's functions and TestReadCatalogItems alone, which is all that the test build asks of a library. */
export function buildBareSimulator(library: string, compiler = 'cc'): boolean {
  const names = ['TestReadCatalogCount', 'TestReadApplicationRules', 'TestWriteApplicationRule'];
  return build(library, compiler, names, []);
}

/** Builds what stands in for the 32-bit PowerShell. */
export const buildPowerShell32 = (program: string): boolean =>
  spawnSync('cc', ['-O1', '-o', program, join(FOLDER, 'caller/powershell-32.c'), '-ldl']).status === 0;

/** One that keeps application rules in the registry of the Windows it is loaded in, which is Wine's. */
export function buildRegistrySimulator(library: string, compiler: string): boolean {
  const names = ['TestReadApplicationRules', 'TestWriteApplicationRule', 'WSCGetApplicationCategory'];
  return build(library, compiler, [...names, 'WSCSetApplicationCategory'], ['registry-backed/application.c']);
}

/** @param without exports that the library is not to have */
function build(library: string, compiler: string, without: readonly string[], more: readonly string[]): boolean {
  const sources = readdirSync(FOLDER).filter((name) => name.endsWith('.c'));
  const files = [...sources.sort(), ...more].map((name) => join(FOLDER, name));
  const renamed = without.map((name) => `-D${name}=Unused${name}`);
  const options = ['-shared', '-fPIC', '-fvisibility=hidden', '-O1', ...renamed, '-o', library];
  return spawnSync(compiler, [...options, ...files]).status === 0;
}
