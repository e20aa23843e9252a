import { createHash } from 'node:crypto';

/** One example of a data set, on its way into the training or the test part. */
export interface Example<Content> {
  /** What the model may see, as one string: equal contents get equal keys, whatever their label. */
  readonly key: string;
  readonly content: Content;
}

export interface Split<Content> {
  readonly train: readonly Content[];
  readonly test: readonly Content[];
}

/**
 * Divides examples by a keyed hash of what the model may see. The label takes no part, so neither side nor
 * position tells anything about it, and copies of one example land on the same side. The order within each
 * part is that of a second hash, which also counts the copies: sources are often sorted by label.
 *
 * @param testShare part of the examples that goes to the test set, 0..1
 */
export function splitByHash<Content>(
  examples: readonly Example<Content>[],
  options: { readonly salt: string; readonly testShare: number },
): Split<Content> {
  const limit = options.testShare * 2 ** 32;
  const seen = new Map<string, number>();
  const placed = examples.map(({ key, content }) => {
    const copy = seen.get(key) ?? 0;
    seen.set(key, copy + 1);
    return {
      side: hash(`${options.salt}:side:`, key).readUInt32BE(0) < limit ? 'test' : 'train',
      order: hash(`${options.salt}:order:${copy}:`, key).toString('hex'),
      content,
    };
  });
  placed.sort((a, b) => (a.order < b.order ? -1 : a.order > b.order ? 1 : 0));
  return {
    train: placed.filter(({ side }) => side === 'train').map(({ content }) => content),
    test: placed.filter(({ side }) => side === 'test').map(({ content }) => content),
  };
}

function hash(prefix: string, key: string): Buffer {
  return createHash('sha256').update(prefix).update(key).digest();
}
