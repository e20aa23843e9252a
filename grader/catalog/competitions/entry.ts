import type { ColumnFormat, IdColumn } from '../../../contracts/submission/format.ts';
import type { AnswerColumn, CompetitionDefinition } from '../competition-definition.ts';
import { THRESHOLDS } from './thresholds.ts';

/** A competition of MLE-bench: what its definition is when it is imported, and what a reader should know of it. */
export interface CatalogEntry {
  readonly definition: CompetitionDefinition;
  /** Where prepared data have the sample submission; five competitions have it among the private files. */
  readonly sampleFolder: 'public' | 'private';
  /** Teams on the leaderboard that the thresholds come from. */
  readonly teams: number;
  /** What is unlike other competitions, and why. */
  readonly oddities: readonly string[];
}

type Definition = CompetitionDefinition;

/** What a competition's file says; the rest is the same for all or follows from it. */
export interface EntrySource {
  readonly id: string;
  readonly name: string;
  readonly category: string;
  readonly split: Definition['split'];
  readonly metric: Definition['metric'];
  /** Paths below the prepared data's public and private folder. */
  readonly sample: string;
  readonly sampleFolder?: 'private';
  readonly submission: Omit<Definition['submission'], 'sample'>;
  readonly answers: Definition['answers'];
  readonly oddities?: readonly string[];
  readonly knownIssues?: readonly string[];
}

/** @throws RangeError for thresholds that are not there, which a test of all entries rules out. */
export function competition(source: EntrySource): CatalogEntry {
  const { id, name, category, split, metric, answers, sample, submission, knownIssues } = source;
  const thresholds = THRESHOLDS.get(id);
  if (thresholds === undefined) throw new RangeError(`${id}: no thresholds`);
  const { teams, lowerIsBetter, ...scores } = thresholds;
  return {
    definition: {
      id,
      name,
      category,
      split,
      licence: { name: 'Rules of the competition on Kaggle', notice: 'description.md' },
      metric,
      direction: lowerIsBetter ? 'lower_is_better' : 'higher_is_better',
      submission: { sample, ...submission },
      answers,
      thresholds: scores,
      ...(knownIssues === undefined ? {} : { knownIssues }),
    },
    sampleFolder: source.sampleFolder ?? 'public',
    teams,
    oddities: source.oddities ?? [],
  };
}

/** Ids that compare as integers: 0300, 300 and 300.0 are one. */
export const integerId = (column: string): IdColumn => ({ column, kind: 'integer' });
/** Ids that compare as exact text. */
export const textId = (column: string): IdColumn => ({ column, kind: 'text' });

/** A finite number. */
export const number = (name: string): ColumnFormat => ({ name, kind: 'number' });
/** A number from 0 to 1. */
export const probability = (name: string): ColumnFormat => ({ name, kind: 'number', min: 0, max: 1 });

/** Beyond these, two integers may be the same number. */
const EXACT = { min: -Number.MAX_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER } as const;

/** A class written as an integer; 3.0 is 3. */
export const integerLabel = (name: string): ColumnFormat => ({ name, kind: 'integer', ...EXACT });
/** A class written as an integer; fractions are cut off, as upstream's int() does. */
export const truncatedLabel = (name: string): ColumnFormat => ({ name, kind: 'number', ...EXACT });

/** Any text that is there. */
export const text = (name: string): ColumnFormat => ({ name, kind: 'text', missing: 'refuse' });

/** Columns of the answers. */
export const integerTruth = (name: string): AnswerColumn => ({ name, kind: 'integer' });
export const numberTruth = (name: string): AnswerColumn => ({ name, kind: 'number' });
export const textTruth = (name: string): AnswerColumn => ({ name, kind: 'text' });
