// Runs the tests of the module (test/ps) in each PowerShell of this machine.

import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeDeployFolder } from '../../build/deploy.ts';
import { ROOT } from '../../build/targets.ts';
import { cases } from '../support/cases.ts';
import { makeTestDeployFolder } from '../support/deploy.ts';
import { netshOf } from '../support/netsh.ts';
import { regOf } from '../support/reg.ts';
import { buildSimulator } from '../support/simulator.ts';
import { storeOf } from '../support/store.ts';
import { run } from './run.ts';

export interface Outcome {
  passed: number;
  failed: number;
  skipped: number;
  /** Sentences that say what could not run on this machine, and why. */
  notRun: string[];
}

/** The PowerShells on PATH: `pwsh` is PowerShell 7, `powershell` is Windows PowerShell. */
export const shells = (): string[] =>
  ['pwsh', 'powershell'].filter(
    (name) => spawnSync(name, ['-NoProfile', '-Command', 'exit 0'], { stdio: 'ignore' }).status === 0,
  );

/**
 * @param work a folder for files that the tests read and write
 * @param module the folder of the module to test; null for ps/WinsockLsp
 * @param names the PowerShells to use
 */
export async function moduleTests(
  work: string,
  module: string | null,
  names: readonly string[] = shells(),
): Promise<Outcome> {
  if (names.length === 0) {
    const notRun = ['neither pwsh nor powershell is on PATH: no test of ps/ was run'];
    return { passed: 0, failed: 0, skipped: 1, notRun };
  }
  makeDeployFolder();
  makeTestDeployFolder(join(work, 'deploy'));
  const folder = join(work, 'cases');
  mkdirSync(folder, { recursive: true });
  for (const machine of cases) {
    writeFileSync(join(folder, `${machine.name}.reg`), regOf(machine));
    writeFileSync(join(folder, `${machine.name}.txt`), netshOf(machine));
    writeFileSync(join(folder, `${machine.name}.store`), storeOf(machine));
  }
  const outcome: Outcome = { passed: 0, failed: 0, skipped: 0, notRun: [] };
  const simulator = join(work, 'simulator.so');
  const built = buildSimulator(simulator);
  if (!built) outcome.notRun.push('no C compiler (cc): the live path of the module was not run');
  const environment = {
    ...process.env,
    WINSOCK_LSP_CASES: folder,
    WINSOCK_LSP_SIMULATOR: built ? simulator : '',
    WINSOCK_LSP_DEPLOY: join(work, 'deploy'),
    WINSOCK_LSP_MODULE: module ?? join(ROOT, 'ps/WinsockLsp'),
    NO_COLOR: '1',
  };
  for (const shell of names) {
    const result = await testsIn(shell, join(work, `${shell}.json`), environment);
    if (result === null) {
      outcome.failed++;
      continue;
    }
    outcome.passed += result.passed;
    outcome.failed += result.failed;
    outcome.skipped += result.skipped;
    outcome.notRun.push(...result.notRun.map((text) => `${shell}: ${text}`));
  }
  return outcome;
}

async function testsIn(shell: string, report: string, env: NodeJS.ProcessEnv): Promise<Outcome | null> {
  const script = join(ROOT, 'test/ps/Invoke-Checks.ps1');
  const args = ['-NoProfile', '-NonInteractive', '-File', script, '-Output', report];
  const { status, output } = await run(shell, args, { env });
  if (status !== 0) {
    console.log(output);
    return null;
  }
  const result = JSON.parse(readFileSync(report, 'utf8')) as Outcome & { messages: string[] };
  for (const message of result.messages) console.log(message);
  return result;
}
