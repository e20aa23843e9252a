import assert from 'node:assert/strict';
import { statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { createPublicKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { openReport } from '../../contracts/report/report.ts';
import type { Run__Output } from '../../proto/gen/podium/v1/Run.ts';
import { artifactsOf } from '../../client/commands/runs.ts';
import { NUMBERS_SAMPLE_SCORE, writeNumbersCompetition } from '../support/numbers-competition.ts';
import { PodiumFixture } from '../support/podium-fixture.ts';

const SAMPLE = '/home/data/sample_submission.csv';
const FILE = '/home/submission/submission.csv';
const COPY = `cp ${SAMPLE} ${FILE}`;

interface Case {
  readonly script: string;
  readonly ending: Run__Output['ending'];
  readonly grade: Run__Output['grade'];
  /** Code of the refusal in the report. */
  readonly refusal?: string;
}

/** Agents that do what they should not, and how their runs must end. */
const CASES: Readonly<Record<string, Case>> = {
  'exits-non-zero': {
    script: 'exit 3',
    ending: 'ENDING_FAILED',
    grade: 'GRADE_NONE',
    refusal: 'NO_SUBMISSION',
  },
  'fails-after-writing': { script: `${COPY}; exit 7`, ending: 'ENDING_FAILED', grade: 'GRADE_GRADED' },
  'prints-1-gb': {
    script: `${COPY}; head -c 1000000000 /dev/zero | tr '\\0' x`,
    ending: 'ENDING_EXITED',
    grade: 'GRADE_GRADED',
  },
  'fills-its-disk': {
    script: `${COPY}; cat /dev/zero > /home/filler`,
    ending: 'ENDING_DISK_FULL',
    grade: 'GRADE_GRADED',
  },
  'eats-its-memory': {
    script: `${COPY}; exec perl -e 'my @a; push @a, "x" x 10000000 while 1'`,
    ending: 'ENDING_OUT_OF_MEMORY',
    grade: 'GRADE_GRADED',
  },
  'child-eats-memory': {
    script: `perl -e 'my @a; push @a, "x" x 10000000 while 1'; ${COPY}`,
    ending: 'ENDING_EXITED',
    grade: 'GRADE_GRADED',
  },
  'no-submission': { script: 'true', ending: 'ENDING_EXITED', grade: 'GRADE_NONE', refusal: 'NO_SUBMISSION' },
  symlink: {
    script: `ln -s /home/data/sample_submission.csv ${FILE}`,
    ending: 'ENDING_EXITED',
    grade: 'GRADE_NONE',
    refusal: 'NOT_REGULAR_FILE',
  },
  fifo: {
    script: `mkfifo ${FILE}`,
    ending: 'ENDING_EXITED',
    grade: 'GRADE_NONE',
    refusal: 'NOT_REGULAR_FILE',
  },
  directory: {
    script: `mkdir ${FILE}`,
    ending: 'ENDING_EXITED',
    grade: 'GRADE_NONE',
    refusal: 'NOT_REGULAR_FILE',
  },
  'sparse-5-gb': {
    script: `truncate -s 5G ${FILE}`,
    ending: 'ENDING_EXITED',
    grade: 'GRADE_INVALID',
    refusal: 'TOO_LARGE',
  },
  'wrong-header': {
    script: `sed 's/value/worth/' ${SAMPLE} > ${FILE}`,
    ending: 'ENDING_EXITED',
    grade: 'GRADE_INVALID',
    refusal: 'BAD_HEADER',
  },
  'missing-id': {
    script: `head -n 15 ${SAMPLE} > ${FILE}`,
    ending: 'ENDING_EXITED',
    grade: 'GRADE_INVALID',
    refusal: 'MISSING_ID',
  },
  'extra-id': {
    script: `sed 's/^5,/500,/' ${SAMPLE} > ${FILE}`,
    ending: 'ENDING_EXITED',
    grade: 'GRADE_INVALID',
    refusal: 'UNKNOWN_ID',
  },
  'duplicate-id': {
    script: `sed 's/^5,/6,/' ${SAMPLE} > ${FILE}`,
    ending: 'ENDING_EXITED',
    grade: 'GRADE_INVALID',
    refusal: 'DUPLICATE_ID',
  },
  nan: { script: `sed 's/^5,1/5,nan/' ${SAMPLE} > ${FILE}`, ending: 'ENDING_EXITED', grade: 'GRADE_INVALID' },
  text: {
    script: `sed 's/^5,1/5,many/' ${SAMPLE} > ${FILE}`,
    ending: 'ENDING_EXITED',
    grade: 'GRADE_INVALID',
    refusal: 'NOT_A_NUMBER',
  },
  'command-not-found': {
    script: 'exec /no/such/program',
    ending: 'ENDING_FAILED',
    grade: 'GRADE_NONE',
    refusal: 'NO_SUBMISSION',
  },
};

/** Agents that do not end by themselves. */
const ENDLESS: Readonly<Record<string, string>> = {
  'never-ends': `${COPY}; sleep 1000`,
  'ignores-sigterm': `${COPY}; trap '' TERM; while :; do sleep 1; done`,
  'forks-without-end': `${COPY}; f() { f | f & }; f; sleep 1000`,
};

test('whatever an agent does, its run ends in a named way and what it left is graded', async (context) => {
  const disk = async (): Promise<number> => {
    const facts = await statfs(tmpdir());
    return facts.bavail * facts.bsize;
  };
  await using podium = await PodiumFixture.start();
  const freeBefore = await disk();
  await podium.addCompetition(await writeNumbersCompetition(podium.folder));
  for (const [id, { script }] of Object.entries(CASES)) await podium.addShellAgent(id, script);
  for (const [id, script] of Object.entries(ENDLESS)) await podium.addShellAgent(id, script);
  const endless = await podium.submit({
    agentIds: Object.keys(ENDLESS),
    competitionIds: ['tiny-numbers'],
    timeLimitMs: 4_000,
  });
  const quick = await podium.submit({ agentIds: Object.keys(CASES), competitionIds: ['tiny-numbers'] });
  const graderKey = createPublicKey(await readFile(podium.installation.layout.graderPublicKey));

  for (const run of await podium.finished(quick)) {
    await context.test(run.agentId, async () => {
      const wanted = CASES[run.agentId];
      assert.ok(wanted);
      assert.equal(run.state, 'RUN_STATE_GRADED', run.reason);
      assert.equal(run.ending, wanted.ending);
      assert.equal(run.grade, wanted.grade);
      const { envelope } = await podium.head.runs.getReport({ runId: run.id });
      const { grader } = openReport(envelope, graderKey);
      if (wanted.refusal !== undefined) assert.equal(grader.refusal?.code, wanted.refusal);
      if (wanted.grade === 'GRADE_GRADED') assert.equal(run.score, NUMBERS_SAMPLE_SCORE);
      else assert.equal(run.score, undefined);
      assert.equal(grader.competitionReport.submission_exists, wanted.grade !== 'GRADE_NONE');
      assert.equal(grader.competitionReport.valid_submission, wanted.grade === 'GRADE_GRADED');
      if (run.agentId === 'text')
        assert.deepEqual([grader.refusal?.line, grader.refusal?.column], [7, 'value']);
      if (run.agentId === 'prints-1-gb') {
        const artifacts = await artifactsOf(podium.head, run.id);
        const output = artifacts.find((artifact) => artifact.name === 'output.log');
        assert.ok(output && output.truncatedBytes > 0, 'what was left out is counted');
        assert.ok(output.sizeBytes <= 65 * 2 ** 20);
      }
    });
  }
  for (const run of await podium.finished(endless)) {
    await context.test(run.agentId, () => {
      assert.equal(run.state, 'RUN_STATE_GRADED', run.reason);
      // Of a fork bomb the kernel may kill the first process for memory before its time is up.
      const endings =
        run.agentId === 'forks-without-end'
          ? ['ENDING_TIMED_OUT', 'ENDING_OUT_OF_MEMORY']
          : ['ENDING_TIMED_OUT'];
      assert.ok(endings.includes(run.ending), run.ending);
      assert.equal(
        run.score,
        NUMBERS_SAMPLE_SCORE,
        'an agent stopped at its limit with a good file is graded',
      );
      assert.ok(run.endedAtMs - run.startedAtMs < 30_000, 'the limit is enforced');
    });
  }
  await context.test('no run failed twice, and the disk was spared', async () => {
    const { runs } = await podium.head.runs.list({ limit: 1000 });
    assert.deepEqual(
      runs.filter((run) => run.attempt !== 1).map((run) => run.agentId),
      [],
    );
    assert.ok(freeBefore - (await disk()) < 2 * 2 ** 30);
  });
});

test('what cannot run says so: unknown names, a class nobody has, an image that does not exist', async () => {
  await using podium = await PodiumFixture.start({
    overrides: { coordinator: { retryBaseMs: 100, retryMaxMs: 200 } },
  });
  await podium.addCompetition(await writeNumbersCompetition(podium.folder));
  await podium.addShellAgent('copier', COPY);
  await podium.head.agents.register({ id: 'ghost', image: 'podium/does-not-exist:1' });
  const good = { agentIds: ['copier'], competitionIds: ['tiny-numbers'] };
  await assert.rejects(podium.submit({ ...good, competitionIds: ['tiny-letters'] }), {
    code: 'NOT_FOUND',
    message: /tiny-letters.*tiny-numbers/s,
  });
  await assert.rejects(podium.submit({ ...good, agentIds: ['copyist'] }), {
    code: 'NOT_FOUND',
    message: /copyist.*copier/s,
  });
  await assert.rejects(podium.submit({ ...good, resourceClass: 'huge' }), {
    code: 'NOT_FOUND',
    message: /huge.*mlebench-standard/s,
  });

  const waiting = await podium.submit({ ...good, resourceClass: 'mlebench-standard' });
  const { runs } = await podium.head.experiments.get({ experimentId: waiting });
  const explanation = await podium.head.runs.explain({ runId: runs[0]?.id ?? '' });
  assert.match(explanation.sentences.join(' '), /36 CPUs/);
  assert.ok(explanation.workers.every((worker) => !worker.fits && worker.reason !== ''));
  assert.equal((await podium.head.experiments.cancel({ experimentId: waiting })).canceledRunIds.length, 1);

  const [ghost] = await podium.finished(await podium.submit({ ...good, agentIds: ['ghost'] }));
  assert.ok(ghost);
  assert.equal(ghost.state, 'RUN_STATE_PLATFORM_FAILED');
  assert.equal(ghost.platformFailures, 3);
  assert.equal(ghost.grade, 'GRADE_UNSPECIFIED', "never counted as the agent's result");
  assert.match(ghost.reason, /does-not-exist/);
  const { attempts } = await podium.head.runs.explain({ runId: ghost.id });
  assert.deepEqual(
    attempts.map((attempt) => attempt.code),
    ['IMAGE_UNAVAILABLE', 'IMAGE_UNAVAILABLE', 'IMAGE_UNAVAILABLE'],
  );
});
