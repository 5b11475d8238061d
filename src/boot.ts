// What the exe runs first: it takes the program with the code that was made of it beforehand, which saves most of a start.

import { runCompiled } from './code.ts';

runCompiled('program');
