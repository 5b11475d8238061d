import { answerTo, type Output } from '../../src/commands/answer.ts';

/** What a command line comes to where no person is looking, with what was written on the way. */
export async function ask(...args: string[]): Promise<Output> {
  const written = { stdout: '', stderr: '' };
  const answer = await answerTo(args, {
    isPerson: () => false,
    write: (stream, text) => {
      written[stream] += typeof text === 'string' ? text : Buffer.from(text).toString();
      return true;
    },
  });
  return { ...answer, stdout: written.stdout + answer.stdout, stderr: written.stderr + answer.stderr };
}
