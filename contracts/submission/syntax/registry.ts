import type { Syntax } from './syntax.ts';

const ALL: readonly Syntax[] = [];

/** Every syntax by the name that a format calls it. */
export const SYNTAXES: ReadonlyMap<string, Syntax> = new Map(ALL.map((syntax) => [syntax.name, syntax]));
