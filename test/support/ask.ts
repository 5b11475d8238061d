import { answerTo, type Output } from '../../src/cli/answer.ts';

/** What a command line comes to where no person is looking. */
export const ask = (...args: string[]): Promise<Output> => answerTo(args, { isPerson: () => false, write: () => true });
