import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdir, readFile, rename, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { writePreparedCompetition, type CorpusSubmission } from '../support/mlebench-data.ts';

const run = promisify(execFile);
const PROJECT = join(import.meta.dirname, '..', '..');
const TIMEOUT_MS = 60_000;

interface Ended {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

const podium = (cwd: string, ...args: readonly string[]): Promise<Ended> => runMain('client', cwd, args);

async function runMain(part: 'client' | 'grader', cwd: string, args: readonly string[]): Promise<Ended> {
  const options = { cwd, timeout: TIMEOUT_MS, env: { ...process.env, TZ: 'Asia/Tokyo' } };
  return await run(process.execPath, [join(PROJECT, part, 'main.ts'), ...args], options).then(
    ({ stdout, stderr }) => ({ status: 0, stdout, stderr }),
    (error: unknown) => {
      const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
      return { status: code, stdout, stderr };
    },
  );
}

/** One of each kind: CSV, sample in private, JSON lines, several rows an id, ids beyond the answers'. */
const COMPETITIONS = [
  'spaceship-titanic',
  'statoil-iceberg-classifier-challenge',
  'tensorflow2-question-answering',
  'vinbigdata-chest-xray-abnormalities-detection',
  'h-and-m-personalized-fashion-recommendations',
] as const;

/** Of one report, in upstream's order. */
const FIELD_TYPES = {
  competition_id: 'string',
  score: 'number or null',
  gold_threshold: 'number',
  silver_threshold: 'number',
  bronze_threshold: 'number',
  median_threshold: 'number',
  any_medal: 'boolean',
  gold_medal: 'boolean',
  silver_medal: 'boolean',
  bronze_medal: 'boolean',
  above_median: 'boolean',
  submission_exists: 'boolean',
  valid_submission: 'boolean',
  is_lower_better: 'boolean',
  created_at: 'string',
  submission_path: 'string',
} as const;
const FIELDS = Object.keys(FIELD_TYPES);
/** What Python's datetime.isoformat writes and fromisoformat reads: local, microseconds, no zone. */
const PYTHON_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$/;

/** That a report has the fields that upstream's classes and scripts read, each of its type, and no other. */
function assertUpstreamReport(report: Record<string, unknown>): void {
  assert.deepEqual(Object.keys(report), FIELDS);
  for (const [name, type] of Object.entries(FIELD_TYPES)) {
    const value = report[name];
    if (type === 'number or null') assert.ok(value === null || typeof value === 'number', name);
    else assert.equal(typeof value, type, name);
  }
  assert.match(String(report['created_at']), PYTHON_TIME);
  const medals = ['gold_medal', 'silver_medal', 'bronze_medal'].filter((name) => report[name] === true);
  assert.ok(medals.length <= 1, 'one medal at most');
  assert.equal(report['any_medal'], medals.length === 1);
  assert.equal(report['valid_submission'], report['score'] !== null);
  assert.ok(report['submission_exists'] === true || report['score'] === null);
}

interface ReportFile {
  readonly total_runs: number;
  readonly total_runs_with_submissions: number;
  readonly total_valid_submissions: number;
  readonly competition_reports: readonly Record<string, unknown>[];
}

describe('grading without a fleet', async () => {
  const folder = await temporaryFolder();
  const root = folder.path;
  const submissions: CorpusSubmission[] = [];
  before(async () => {
    for (const id of COMPETITIONS) {
      const folders = { dataDir: join(root, 'data'), submissionsDir: join(root, 'submissions') };
      submissions.push(...(await writePreparedCompetition(folders, id, 4)));
    }
    return () => folder[Symbol.asyncDispose]();
  });

  it("writes upstream's report of a list, with upstream's scores, in the list's order", async () => {
    await symlink(submissions[0]?.file ?? '', join(root, 'link.csv'));
    await writeFile(join(root, 'list.txt'), 'no');
    const line = (competition_id: string, submission_path: string | null): string =>
      JSON.stringify({ competition_id, submission_path, logs_path: null });
    const lines = [
      '# a comment',
      '',
      ...submissions.map(({ competition, file }) => line(competition, file)),
      '// runs that left nothing that counts',
      line('spaceship-titanic', null),
      line('spaceship-titanic', './link.csv'),
      line('spaceship-titanic', 'list.txt'),
    ];
    await writeFile(join(root, 'list.jsonl'), lines.join('\n'));
    const { status, stdout, stderr } = await podium(
      root,
      ...['grade', '--data', 'data', '--submissions', 'list.jsonl', '--output-dir', 'out'],
    );
    assert.equal(status, 0, stderr);
    assert.match(stdout.trim(), /^out\/\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-GMT_grading_report\.json$/);
    const text = await readFile(join(root, stdout.trim()), 'utf8');
    const report = JSON.parse(text) as ReportFile;
    assert.deepEqual(Object.keys(report), [
      ...['total_runs', 'total_runs_with_submissions', 'total_valid_submissions', 'total_medals'],
      ...['total_gold_medals', 'total_silver_medals', 'total_bronze_medals', 'total_above_median'],
      'competition_reports',
    ]);
    const graded = report.competition_reports;
    for (const one of graded) assertUpstreamReport(one);
    for (const [name, value] of Object.entries(report)) {
      if (name !== 'competition_reports') assert.ok(Number.isInteger(value), name);
    }
    // Floats stay floats where Python tells them apart.
    assert.match(text, /"gold_threshold": -?\d+(\.\d+)?(e[+-]\d+)?,/);
    assert.doesNotMatch(text, /"(score|\w+_threshold)": -?\d+,/);
    assert.deepEqual(
      graded.map(({ competition_id, score, submission_path }) => [competition_id, score, submission_path]),
      [
        ...submissions.map(({ competition, score, file }) => [competition, score, file]),
        ['spaceship-titanic', null, 'None'],
        ['spaceship-titanic', null, 'link.csv'],
        ['spaceship-titanic', null, 'list.txt'],
      ],
    );
    const valid = submissions.filter(({ score }) => score !== null).length;
    assert.deepEqual(
      [report.total_runs, report.total_runs_with_submissions, report.total_valid_submissions],
      [submissions.length + 3, submissions.length, valid],
    );
    // Local time, as upstream writes it: nine hours ahead of the file's name.
    const [first] = graded;
    const createdAtMs = Date.parse(`${String(first?.['created_at'])}+09:00`);
    assert.ok(Math.abs(createdAtMs - Date.now()) < 2 * TIMEOUT_MS, String(first?.['created_at']));

    const [details] = (await readdir(join(root, 'out'))).filter((name) => name.endsWith('_details.jsonl'));
    const told = (await readFile(join(root, 'out', details ?? ''), 'utf8')).trim().split('\n');
    assert.equal(told.length, graded.length);
    const perfect = JSON.parse(told[0] ?? '') as Record<string, unknown>;
    assert.deepEqual([perfect['rank'], perfect['teams'], perfect['scoreStandardError']], [1, 2288, 0]);
    assert.match(String((JSON.parse(told.at(-2) ?? '') as { why: unknown }).why), /not a regular file/);
  });

  it('is aggregated', async () => {
    await writeFile(join(root, 'split.txt'), `${COMPETITIONS.slice(1).join('\n')}\n`);
    const [report] = (await readdir(join(root, 'out'))).filter((name) => name.endsWith('.json'));
    const args = ['aggregate', join('out', report ?? ''), '--split', 'split.txt'];
    const { status, stdout, stderr } = await podium(root, '--json', ...args);
    assert.equal(status, 0, stderr);
    const { num_seeds_averaged, num_competitions_per_seed, metrics } = JSON.parse(stdout) as {
      num_seeds_averaged: number;
      num_competitions_per_seed: number;
      metrics: Record<string, { mean: number }>;
    };
    assert.deepEqual([num_seeds_averaged, num_competitions_per_seed], [4, 4]);
    const ofSplit = submissions.filter(({ competition }) => competition !== 'spaceship-titanic');
    const valid = ofSplit.filter(({ score }) => score !== null).length;
    const mean = metrics['valid_submissions_percentage']?.mean ?? NaN;
    assert.ok(Math.abs(mean - (100 * valid) / ofSplit.length) < 1e-9, `${mean}`);
    const table = await podium(root, ...args, '--num-seeds', '1');
    assert.match(table.stdout, /any medal +\d+\.\d\d .*\n?/);
    assert.match(table.stderr, /12 report\(s\) beyond the first 1 seeds are not used/);
    const short = await podium(root, ...args, '--num-seeds', '5');
    assert.deepEqual([short.status, short.stdout], [7, '']);
  });

  it('prints the report of one submission, with its rank', async () => {
    const one = submissions.find(
      ({ competition, score }) => competition === 'spaceship-titanic' && score !== null && score < 1,
    );
    assert.ok(one);
    const { status, stdout, stderr } = await podium(
      root,
      ...['grade', '--data', 'data', '--sandbox', 'none', one.file, one.competition],
    );
    assert.equal(status, 0, stderr);
    const { podium: more, ...report } = JSON.parse(stdout) as Record<string, unknown>;
    assertUpstreamReport(report);
    assert.deepEqual([report['score'], report['submission_path']], [one.score, one.file]);
    const { rank, teams } = more as { rank: number; teams: number };
    assert.ok(rank > 1 && rank <= teams + 1);
    assert.match(stderr, /rank \d+ of 2288 teams/);
  });

  it('goes on without a sandbox where none starts, and says so; or insists', async () => {
    const broken = join(root, 'bwrap');
    await writeFile(broken, '#!/bin/sh\necho "bwrap: No permissions" >&2\nexit 1\n', { mode: 0o755 });
    const { file = '', competition = '' } = submissions[0] ?? {};
    const inside = [
      ...['--dev-bind', '/', '/', '--ro-bind', broken, '/usr/bin/bwrap', '--', process.execPath],
      ...[join(PROJECT, 'grader/main.ts'), 'grade', '--data', 'data', file, competition],
    ];
    const options = { cwd: root, timeout: TIMEOUT_MS };
    const { stdout, stderr } = await run('bwrap', inside, options);
    assert.match(stderr, /without a sandbox, since none can be had: .*No permissions/);
    assert.equal((JSON.parse(stdout) as { score: number }).score, submissions[0]?.score);
    await assert.rejects(run('bwrap', [...inside, '--sandbox', 'bubblewrap'], options), { code: 8 });
  });

  it('says what is wrong with what it is given', async () => {
    const grade = (...args: readonly string[]): Promise<Ended> =>
      runMain('grader', root, ['grade', '--data', 'data', ...args]);
    await writeFile(join(root, 'bad.jsonl'), '{"competition_id": "leaf"}\n');
    await writeFile(
      join(root, 'unprepared.jsonl'),
      '{"competition_id": "leaf-classification", "submission_path": null}\n{"competition_id": "nowhere", "submission_path": null}\n',
    );
    const answers = join(root, 'data/spaceship-titanic/prepared/private/test.csv');
    const cases: readonly [readonly string[], number, RegExp][] = [
      [[], 2, /Name a submission and its competition/],
      [['--submissions', 'bad.jsonl', '--output-dir', 'no'], 2, /line 1: "submission_path"/],
      [['--submissions', 'none.jsonl', '--output-dir', 'no'], 2, /cannot be read/],
      [
        ['--submissions', 'unprepared.jsonl', '--output-dir', 'no'],
        7,
        /leaf-classification is not prepared.*\n.*nowhere/,
      ],
      [['x.csv', 'titanic'], 3, /Is it spaceship-titanic\?/],
    ];
    for (const [args, wanted, message] of cases) {
      const { status, stderr, stdout } = await grade(...args);
      assert.equal(status, wanted, stderr);
      assert.match(stderr, message);
      assert.equal(stdout, '');
    }
    await rename(answers, `${answers}.kept`);
    await writeFile(answers, 'PassengerId,Transported\n1,maybe\n');
    const { status, stderr } = await grade(submissions[0]?.file ?? '', 'spaceship-titanic');
    assert.equal(status, 2, stderr);
    assert.match(stderr, /test\.csv: line 2/);
    assert.deepEqual((await readdir(root)).includes('no'), false, 'nothing was written');
  });
});
