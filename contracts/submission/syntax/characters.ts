import { parsePythonFloat, splitSpaces } from './python-text.ts';
import type { Syntax } from './syntax.ts';

/** Characters on a page: a label each, and `width` numbers a character. */
export interface Characters {
  readonly labels: readonly string[];
  readonly numbers: Float64Array;
}

/**
 * Characters as "label x y label x y ..." (`width` 2: points) or "label x y width height ..." (`width` 4: boxes),
 * between single spaces; or what is wrong, as the end of a sentence. An empty text holds none. Numbers are finite.
 */
export function parseCharacters(text: string, width: 2 | 4): Characters | string {
  if (text === '') return { labels: [], numbers: new Float64Array(0) };
  const tokens = splitSpaces(text);
  const size = width + 1;
  if (tokens.length % size !== 0) return `has ${tokens.length} tokens, which do not make groups of ${size}`;
  const count = tokens.length / size;
  const labels: string[] = [];
  const numbers = new Float64Array(count * width);
  for (let i = 0; i < count; i++) {
    labels.push(tokens[i * size] as string);
    for (let j = 0; j < width; j++) {
      const token = tokens[i * size + 1 + j] as string;
      const value = parsePythonFloat(token);
      if (Number.isNaN(value)) return `has "${token}", which is not a finite number`;
      numbers[i * width + j] = value;
    }
  }
  return { labels, numbers };
}

/** "label x y" for each character of a page. */
export const POINTS: Syntax = {
  name: 'points',
  problem: (text) => {
    const characters = parseCharacters(text, 2);
    return typeof characters === 'string' ? characters : undefined;
  },
};
