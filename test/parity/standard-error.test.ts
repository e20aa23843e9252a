import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytesOf } from '../../contracts/submission/validate.ts';
import { readSubmission } from '../../contracts/submission/read-submission.ts';
import { submissionFormat } from '../../grader/catalog/competition-definition.ts';
import { COMPETITIONS } from '../../grader/catalog/competitions/index.ts';
import { RESAMPLING } from '../../grader/metrics/resampling.ts';
import { compileAnswers, readAnswers } from '../../grader/scoring/answers-file.ts';
import { drawRows, inOrder, rowNumbers } from '../../grader/scoring/draw-rows.ts';
import { metricInput, metricOf } from '../../grader/scoring/score-submission.ts';
import { standardErrorOf } from '../../grader/scoring/standard-error.ts';
import type { MetricInput } from '../../grader/metrics/metric.ts';
import { scoreOf } from './cases.ts';
import { CORPUS, openCases } from './corpus.ts';

/** Those of the corpus without a standard error: by the metric, or for the corpus is small. */
const WITHOUT: Readonly<Record<string, string>> = {
  'hubmap-kidney-segmentation': 'too_few_rows',
  'osic-pulmonary-fibrosis-progression': 'too_few_rows',
  'smartphone-decimeter-2022': 'too_few_rows',
  'stanford-covid-vaccine': 'metric',
  'uw-madison-gi-tract-image-segmentation': 'metric',
  'vesuvius-challenge-ink-detection': 'too_few_rows',
  'vinbigdata-chest-xray-abnormalities-detection': 'metric',
};

/** The first submission of the corpus that is neither perfect nor refused. */
async function firstInput(id: string): Promise<MetricInput | undefined> {
  const cases = openCases(CORPUS, id);
  const definition = COMPETITIONS.get(id)?.definition;
  assert.ok(definition);
  const open = (path: string) => bytesOf(cases.read(path));
  const answers = readAnswers(
    await compileAnswers(definition, open(cases.expected.answers_file), () => open('sample_submission.csv')),
  );
  for (const { kind, raw_score, file } of cases.expected.cases) {
    const raw = scoreOf(raw_score);
    if (kind !== 'valid' || raw === null || !Number.isFinite(raw) || file.includes('perfect')) continue;
    const read = await readSubmission(submissionFormat(definition), answers.ids, open(file), { keep: true });
    if (read.valid) return metricInput(definition, answers, read);
  }
  return undefined;
}

test('the rows drawn as they are give the score; every competition has a standard error or a reason', async () => {
  const without: Record<string, string> = {};
  for (const [id, { definition }] of COMPETITIONS) {
    const input = await firstInput(id);
    assert.ok(input, id);
    const metric = metricOf(definition);
    const resampling = RESAMPLING.get(metric.name);
    if (resampling !== undefined) {
      const all = inOrder(input.rows);
      const ids = resampling.unit === 'row' ? rowNumbers(input.rows) : input.ids;
      const same = drawRows(input, all, ids, all);
      const [wanted, got] = [metric.compute(input), metric.compute(same)];
      assert.ok(Math.abs(wanted - got) <= 1e-12 * Math.max(1, Math.abs(wanted)), `${id}: ${wanted} ${got}`);
    }
    const error = standardErrorOf(metric, input);
    if (typeof error === 'string') without[id] = error;
    else assert.ok(error >= 0, id);
  }
  assert.deepEqual(without, WITHOUT);
});
