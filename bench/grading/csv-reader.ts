import { bytesOf, validateSubmission } from '../../contracts/submission/validate.ts';
import { submissionFormat } from '../../grader/catalog/competition-definition.ts';
import type { CompetitionDefinition } from '../../grader/catalog/competition-definition.ts';
import { compileAnswers, readAnswers } from '../../grader/scoring/answers-file.ts';
import { scoreSubmission } from '../../grader/scoring/score-submission.ts';

/**
 * How long it takes to validate and to grade one large submission: `node bench/grading/csv-reader.ts [ROWS]`
 * (5,000,000 by default). Everything is made in memory from a fixed sequence; times are those of the second run.
 */
const rows = Number(process.argv[2] ?? 5_000_000);

/** A fixed sequence of values in [0, 1), one an index. */
function valueAt(index: number): number {
  let x = Math.imul(index + 1, 0x9e3779b1);
  x ^= x >>> 15;
  x = Math.imul(x, 0x85ebca6b);
  x ^= x >>> 13;
  return (x >>> 0) / 2 ** 32;
}

function csv(value: (index: number) => string, idAt: (index: number) => number): Uint8Array {
  const parts: Buffer[] = [];
  let text = 'id,p\n';
  for (let i = 0; i < rows; i++) {
    text += `${idAt(i)},${value(i)}\n`;
    if (text.length > 65_536) {
      parts.push(Buffer.from(text));
      text = '';
    }
  }
  return Buffer.concat([...parts, Buffer.from(text)]);
}

function definition(metric: 'rmse' | 'roc_auc'): CompetitionDefinition {
  return {
    id: 'bench',
    name: 'Bench',
    category: 'Tabular',
    split: 'dev',
    licence: { name: 'CC0', notice: 'Made here.' },
    metric: { name: metric },
    direction: metric === 'rmse' ? 'lower_is_better' : 'higher_is_better',
    submission: {
      sample: 'sample_submission.csv',
      id: { column: 'id', kind: 'integer' },
      columns: [{ name: 'p', kind: 'number', min: 0, max: 1 }],
    },
    answers: { file: 'answers.csv', columns: [{ name: 'p', kind: 'number' }] },
    thresholds: { gold: 0, silver: 0, bronze: 0, median: 0 },
  };
}

async function secondRunMs(work: () => Promise<unknown>): Promise<number> {
  await work();
  const start = performance.now();
  await work();
  return performance.now() - start;
}

const inOrder = (index: number) => index;
/** Visits every id once, far apart from each other, as long as the step and the number of rows share no factor. */
const scattered = (index: number) => (index * 1_664_525) % rows;
const label = (index: number) => (valueAt(index) > 0.5 ? '1' : '0');
const sixDigits = (index: number) => valueAt(index + 7).toFixed(6);
const allDigits = (index: number) => String(valueAt(index + 7) / 3);

const answersCsv = () => bytesOf(csv(label, inOrder));
const compiled = await compileAnswers(definition('roc_auc'), answersCsv(), answersCsv);
for (const [name, submission] of [
  ['in order, 6 digits', csv(sixDigits, inOrder)],
  ['in order, all digits', csv(allDigits, inOrder)],
  ['scattered, 6 digits', csv(sixDigits, scattered)],
] as const) {
  const format = submissionFormat(definition('rmse'));
  const score = (metric: 'rmse' | 'roc_auc') => () =>
    scoreSubmission(definition(metric), readAnswers(compiled), bytesOf(submission));
  const times = {
    validate: await secondRunMs(() =>
      validateSubmission(format, readAnswers(compiled).ids, bytesOf(submission)),
    ),
    rmse: await secondRunMs(score('rmse')),
    roc_auc: await secondRunMs(score('roc_auc')),
  };
  const shown = Object.entries(times).map(([step, timeMs]) => `${step} ${timeMs.toFixed(0)} ms`);
  const megabytes = (submission.length / 1e6).toFixed(0);
  process.stdout.write(`${rows} rows, ${megabytes} MB, ${name}: ${shown.join(', ')}\n`);
}
