import { createHash } from 'node:crypto';
import { PodiumError } from '../../../contracts/errors/podium-error.ts';
import { csvText } from '../preparation/csv-text.ts';
import type { Preparation, PreparedFiles } from '../preparation/preparation.ts';
import { splitByHash } from '../preparation/split.ts';
import type { RValue } from './r-value.ts';
import { member, readDiamonds } from './source.ts';

const TEST_SHARE = 0.2;
const FEATURES = ['carat', 'cut', 'color', 'clarity', 'depth', 'table', 'x', 'y', 'z'] as const;
/** SHA-256 of the whole table as CSV: whatever package version it came from, the competition is the same. */
const TABLE_SHA256 = 'ba0bc93ba55f5a4904b82871d90174b6b7bfc8948408fa67648056ac89ea3b8c';

interface Diamond {
  readonly features: readonly (string | number)[];
  readonly price: number;
}

export const diamonds: Preparation = {
  id: 'diamonds',

  sourceVersion: () => Promise.resolve(TABLE_SHA256),

  async prepare(): Promise<PreparedFiles> {
    const all = diamondsOf(await readDiamonds());
    const { train, test } = splitByHash(
      all.map((diamond) => ({ key: diamond.features.join(','), content: diamond })),
      { salt: 'podium-diamonds-1', testShare: TEST_SHARE },
    );
    const testId = (index: number) => train.length + index + 1;
    return {
      public: new Map([
        [
          'train.csv',
          csvText(
            ['id', ...FEATURES, 'price'],
            train.map(({ features, price }, index) => [index + 1, ...features, price]),
          ),
        ],
        [
          'test.csv',
          csvText(
            ['id', ...FEATURES],
            test.map(({ features }, index) => [testId(index), ...features]),
          ),
        ],
        [
          'sample_submission.csv',
          csvText(
            ['id', 'price'],
            test.map((_, index) => [testId(index), 0]),
          ),
        ],
      ]),
      answers: csvText(
        ['id', 'price'],
        test.map(({ price }, index) => [testId(index), price]),
      ),
    };
  },
};

function diamondsOf(frame: RValue): readonly Diamond[] {
  const columns = FEATURES.map((name) => values(member(frame, name)));
  const prices = values(member(frame, 'price'));
  const all = prices.map((price, row) => ({
    features: columns.map((column) => column[row] ?? ''),
    price: Number(price),
  }));
  const table = csvText(
    [...FEATURES, 'price'],
    all.map(({ features, price }) => [...features, price]),
  );
  const digest = createHash('sha256').update(table).digest('hex');
  if (digest !== TABLE_SHA256) {
    throw new PodiumError(
      'BAD_COMPETITION',
      `The diamonds of this machine's r-cran-ggplot2 differ from those of the competition (SHA-256 ${digest}).`,
    );
  }
  return all;
}

/** A column's values; a factor's as the names of its levels. */
function values(column: RValue): readonly (string | number)[] {
  const levels = column.attributes.get('levels')?.texts;
  if (levels !== undefined) return [...(column.integers ?? [])].map((level) => levels[level - 1] ?? '');
  return [...(column.numbers ?? column.integers ?? [])];
}
