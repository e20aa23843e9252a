/** A fixed sequence of pseudo-random values: the same seed gives the same file on every machine. */
export class Sequence {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 0;
  }

  /** In [0, 1). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  /** An integer in [0, count). */
  below(count: number): number {
    return Math.floor(this.next() * count);
  }

  /** Like below, but small ones far more often, as with words and tags. */
  skewedBelow(count: number): number {
    return Math.floor(count * this.next() ** 4);
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }
}

const SYLLABLES = [
  'ka',
  'lo',
  'mi',
  'ne',
  'ru',
  'sta',
  'ver',
  'tin',
  'gol',
  'per',
  'dan',
  'so',
  'be',
  'il',
  'an',
  'thu',
];

/** Made-up words of one to three syllables. */
export function vocabulary(count: number): readonly string[] {
  const sequence = new Sequence(count);
  return Array.from({ length: count }, (_, index) => {
    const syllables = Array.from({ length: sequence.below(3) }, () => SYLLABLES[sequence.below(16)] ?? '');
    // The last syllables spell the index, so that all words differ.
    return syllables.join('') + (SYLLABLES[index & 15] ?? '') + (index > 15 ? index.toString(36) : '');
  });
}

/** Words between single spaces. */
export function sentence(sequence: Sequence, words: readonly string[], count: number): string {
  let text = '';
  for (let i = 0; i < count; i++)
    text += (i > 0 ? ' ' : '') + (words[sequence.skewedBelow(words.length)] ?? '');
  return text;
}
