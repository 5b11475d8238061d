import { answerTo, type Output } from '../../src/commands/answer.ts';

/** Runs a command line in this process, as if its output went to a pipe. Returns the exit code and all output. */
export async function ask(...args: string[]): Promise<Output> {
  const written = { stdout: '', stderr: '' };
  const answer = await answerTo(args, {
    isTty: () => false,
    write: (stream, text) => {
      written[stream] += typeof text === 'string' ? text : Buffer.from(text).toString();
      return true;
    },
  });
  return { ...answer, stdout: written.stdout + answer.stdout, stderr: written.stderr + answer.stderr };
}
