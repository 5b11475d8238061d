import { type SpawnOptions, spawn } from 'node:child_process';
import { ROOT } from '../../build/targets.ts';

export interface RunResult {
  /** null where the program did not start, or a signal ended it. */
  status: number | null;
  output: string;
}

/** Runs a program in the folder of the project, and waits for its end. `output` is what it prints, errors included. */
export function run(program: string, args: readonly string[], options: SpawnOptions = {}): Promise<RunResult> {
  const child = spawn(program, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'], ...options });
  const output: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (piece: Buffer) => output.push(piece));
  return new Promise((resolve) => {
    child.on('error', (error) => resolve({ status: null, output: error.message }));
    child.on('close', (status) => resolve({ status, output: Buffer.concat(output).toString() }));
  });
}
