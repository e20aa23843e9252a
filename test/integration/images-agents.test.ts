import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { ensureImages, type ImageSet } from '../../client/setup/images.ts';
import { EXAMPLE_IDS, prepareExamples } from '../../examples/competitions/prepare.ts';
import type { CompetitionDefinition } from '../../grader/catalog/competition-definition.ts';
import { parseDefinition } from '../../grader/catalog/definition.ts';
import { readAnswersCsv } from '../../grader/scoring/answers-csv.ts';
import { scoreSubmission } from '../../grader/scoring/score-submission.ts';

const run = promisify(execFile);
const RUN_TIMEOUT_MS = 60_000;
const RIGHTS = process.getuid?.() === 0 ? 'root' : 'none';

let folder = '';
let images: ImageSet;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'podium-agents-'));
  await prepareExamples(folder);
  images = await ensureImages({
    environment: process.env,
    rights: RIGHTS,
    projectFolder: resolve(import.meta.dirname, '..', '..'),
    report: (line) => console.log(line),
  });
});
after(() => rm(folder, { recursive: true, force: true }));

interface Outcome {
  readonly output: string;
  readonly submission: string;
  readonly score: number;
}

/** Runs an agent as a worker would, in plain Docker: no network, read-only root, one core, 1 GB. */
async function runAgent(agentId: string, competition: string, seed: number): Promise<Outcome> {
  const agent = images.agents.find(({ id }) => id === agentId);
  assert.ok(agent, `no agent ${agentId}`);
  const home = join(folder, 'runs', `${agentId}-${competition}-${seed}`);
  for (const name of ['submission', 'logs', 'code']) {
    await mkdir(join(home, name), { recursive: true });
    await chmod(join(home, name), 0o777);
  }
  const prepared = join(folder, competition, 'prepared');
  const walls = [
    '--network',
    'none',
    '--read-only',
    '--tmpfs',
    '/tmp',
    '--cap-drop',
    'ALL',
    '--memory',
    '1g',
  ];
  const variables = { COMPETITION_ID: competition, PODIUM_SEED: String(seed), TIME_LIMIT_SECS: '60' };
  const { stdout } = await run(
    'docker',
    [
      ...['run', '--rm', '--label', 'podium.test=images-agents', '--cpus', '1', ...walls],
      ...['--security-opt', 'no-new-privileges', '--pids-limit', '128'],
      ...Object.entries(variables).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
      ...['--volume', `${join(prepared, 'public')}:/home/data:ro`],
      ...['submission', 'logs', 'code'].flatMap((name) => ['--volume', `${join(home, name)}:/home/${name}`]),
      agent.image,
    ],
    { timeout: RUN_TIMEOUT_MS },
  );
  const file = join(home, 'submission', 'submission.csv');
  const definition = await definitionOf(competition);
  const answers = await readAnswersCsv(
    definition,
    createReadStream(join(prepared, 'private', 'answers.csv')),
  );
  const outcome = await scoreSubmission(definition, answers, createReadStream(file));
  assert.equal(outcome.kind, 'graded', JSON.stringify(outcome));
  return {
    output: stdout,
    submission: await readFile(file, 'utf8'),
    score: outcome.kind === 'graded' ? outcome.score : NaN,
  };
}

async function definitionOf(competition: string): Promise<CompetitionDefinition> {
  const json: unknown = JSON.parse(await readFile(join(folder, competition, 'competition.json'), 'utf8'));
  const parsed = parseDefinition(json);
  assert.ok(parsed.ok);
  return parsed.definition;
}

function ids(csv: string): readonly string[] {
  return csv
    .trim()
    .split('\n')
    .map((line) => line.split(',', 1)[0] ?? '');
}

test('images that are there and made from the same folders are left as they are', async () => {
  const lines: string[] = [];
  const again = await ensureImages({
    environment: process.env,
    rights: RIGHTS,
    projectFolder: resolve(import.meta.dirname, '..', '..'),
    report: (line) => lines.push(line),
  });
  assert.deepEqual(again, images);
  assert.deepEqual(lines, []);
});

for (const competition of EXAMPLE_IDS) {
  test(`${competition}: the copier hands in the sample, the baseline does visibly better`, async () => {
    const sampleFile = join(folder, competition, 'prepared', 'public', 'sample_submission.csv');
    const sample = await readFile(sampleFile, 'utf8');
    const copied = await runAgent('sample-copier', competition, 1);
    assert.equal(copied.submission, sample);

    const trained = await runAgent('sklearn-baseline', competition, 1);
    assert.deepEqual(ids(trained.submission), ids(sample));
    assert.match(trained.output, /On the tenth held back/);
    const log = await stat(join(folder, 'runs', `sklearn-baseline-${competition}-1`, 'logs', 'agent.log'));
    assert.ok(log.size > 0);

    const { direction, thresholds } = await definitionOf(competition);
    const sign = direction === 'higher_is_better' ? 1 : -1;
    assert.ok(sign * trained.score > sign * thresholds.median, `${trained.score} is above the median`);
    assert.ok(sign * copied.score < sign * thresholds.median, `${copied.score} is below the median`);
  });
}

test('another seed gives another result, the same seed the same', async () => {
  const first = await runAgent('sklearn-baseline', 'diamonds', 1);
  const second = await runAgent('sklearn-baseline', 'diamonds', 2);
  assert.notEqual(second.score, first.score);
  assert.equal((await runAgent('sklearn-baseline', 'diamonds', 1)).submission, first.submission);
});
