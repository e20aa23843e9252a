import { ANSWER_SPAN } from './answer-span.ts';
import { BOX_SYNTAXES } from './boxes.ts';
import { POINTS } from './characters.ts';
import { FIRST_INTEGER, INTEGERS } from './integers.ts';
import { RUNS } from './run-length.ts';
import type { Syntax } from './syntax.ts';

const ALL: readonly Syntax[] = [ANSWER_SPAN, ...BOX_SYNTAXES, FIRST_INTEGER, INTEGERS, POINTS, RUNS];

/** Every syntax by the name that a format calls it. */
export const SYNTAXES: ReadonlyMap<string, Syntax> = new Map(ALL.map((syntax) => [syntax.name, syntax]));
