import { Failure } from '../failure.ts';

/** Characters of a wrong argument that an error repeats. */
const LONGEST_QUOTE = 200;

/** A command line that is wrong. */
export const usage = (message: string): Failure =>
  new Failure({ code: 'usage', message: quote(message), target: null, hint: 'Run: winsock-lsp --help' });

/** What was given, not longer than it has to be. */
export const quote = (text: string): string =>
  text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text;
