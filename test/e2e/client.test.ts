import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { EXIT_HELP } from '../../client/exit-status.ts';
import { readEnvironment } from '../../platform/config/config.ts';
import { writeNumbersCompetition } from '../support/numbers-competition.ts';
import { eventually } from '../support/eventually.ts';
import { PodiumFixture, SHELL_IMAGE } from '../support/podium-fixture.ts';

const PODIUM = resolve(import.meta.dirname, '../../client/bin/podium');
const COMMAND_TIMEOUT_MS = 60_000;

interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The podium command as a user calls it, in a folder of the user's. */
function commandIn(cwd: string, environment: Readonly<Record<string, string | undefined>>) {
  return async (...args: readonly string[]): Promise<Outcome> => {
    const child = spawn(PODIUM, args, { cwd, env: environment, timeout: COMMAND_TIMEOUT_MS });
    child.stdin.end();
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => (stdout += String(chunk)));
    child.stderr.on('data', (chunk) => (stderr += String(chunk)));
    const status = await new Promise<number | null>((settle) => child.once('close', settle));
    return { status, stdout, stderr };
  };
}

function parse(outcome: Outcome): unknown {
  assert.equal(outcome.status, 0, outcome.stderr);
  return JSON.parse(outcome.stdout);
}

test('every command does its work, and with --json prints JSON alone', async () => {
  await using podium = await PodiumFixture.start();
  const cwd = join(podium.folder, 'elsewhere');
  await mkdir(cwd);
  await writeNumbersCompetition(cwd);
  const state = podium.installation.layout.root;
  const command = commandIn(cwd, { ...readEnvironment(), PODIUM_STATE: state });

  // Paths mean the user's folder.
  assert.equal((await command('competition', 'check', 'tiny-numbers')).status, 0);
  parse(await command('--json', 'competition', 'check', 'tiny-numbers'));
  parse(await command('--json', 'grader', 'add', 'tiny-numbers'));
  parse(await command('--json', 'grader', 'list'));
  parse(await command('--json', 'competition', 'list'));
  const copy = 'echo copying; cp /home/data/sample_submission.csv /home/submission/submission.csv';
  const added = await command('--json', 'agent', 'add', 'copier', SHELL_IMAGE, '--', 'sh', '-c', copy);
  assert.deepEqual((parse(added) as { command: unknown }).command, ['sh', '-c', copy]);
  parse(await command('--json', 'agent', 'list'));
  parse(await command('--json', 'workers'));
  parse(await command('--json', 'classes'));

  const submit = ['submit', '-a', 'copier', '-c', 'tiny-numbers', '--seeds', '1', '--class', 'tiny'];
  const { experiment } = parse(await command('--json', ...submit, '--retain')) as {
    experiment: { id: string };
  };
  const watched = await command('--json', 'watch', experiment.id);
  assert.equal(watched.status, 0, watched.stderr);
  const states = watched.stdout
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as { state: string }).state);
  assert.equal(states.at(-1), 'RUN_STATE_GRADED');

  const runs = parse(await command('--json', 'runs', '--in', 'graded', '--experiment', experiment.id));
  const [run] = runs as { id: string }[];
  assert.ok(run);
  assert.deepEqual(parse(await command('--json', 'runs', '--in', 'queued')), []);
  const { sentences } = parse(await command('--json', 'explain', run.id)) as { sentences: string[] };
  const look = /is kept on \S+ until (\S+Z).*docker cp (podium-\S+-agent):/.exec(sentences.join(' '));
  assert.ok(Math.abs(Date.parse(look?.[1] ?? '') - Date.now() - 7_200_000) < 120_000, sentences.join(' '));
  const statuses = parse(await command('--json', 'worker', 'status')) as {
    retained: { container: string }[];
  }[];
  assert.deepEqual(
    statuses.flatMap(({ retained }) => retained.map(({ container }) => container)),
    [look?.[2]],
  );
  parse(await command('--json', 'worker', 'purge'));
  await eventually(async () => assert.deepEqual(await podium.containers(), []), 20_000);
  parse(await command('--json', 'report', run.id));
  parse(await command('--json', 'results', experiment.id));
  parse(await command('--json', 'experiments'));
  assert.deepEqual(parse(await command('--json', 'logs', run.id)), { text: 'copying\n' });
  parse(await command('--json', 'artifacts', run.id, '--to', 'fetched'));
  assert.ok(existsSync(join(cwd, 'fetched', 'attempt-1-output.log')));
  assert.deepEqual(
    (parse(await command('--json', 'cancel', run.id)) as { tooLateRunIds: unknown }).tooLateRunIds,
    [run.id],
  );

  const table = await command('runs');
  assert.match(table.stdout, /^RUN .*\n.*copier/);
  assert.match((await command('logs', run.id)).stdout, /^copying$/m);
  assert.match((await command('results', experiment.id)).stdout, /copier/);
});

/** Asked by the test above. */
const ASKED_ABOVE =
  'workers classes runs explain report results experiments artifacts cancel submit watch'.split(' ');
/** Commands that stay or build, or that end this machine's membership: not asked here. */
const NOT_ASKED = ['up', 'demo', 'prepare', 'join', 'leave'];

test('with --json every command prints JSON alone, or nothing and says why on standard error', async () => {
  await using podium = await PodiumFixture.start({ workers: [] });
  const cwd = join(podium.folder, 'elsewhere');
  await mkdir(cwd);
  await writeNumbersCompetition(cwd);
  const state = podium.installation.layout.root;
  const command = commandIn(cwd, { ...readEnvironment(), PODIUM_STATE: state });
  await podium.addCompetition(join(cwd, 'tiny-numbers'));
  await podium.addShellAgent('copier', 'true');
  const id = await podium.submit({ agentIds: ['copier'], competitionIds: ['tiny-numbers'] });
  const [run = assert.fail()] = (await podium.head.experiments.get({ experimentId: id })).runs;
  const given: Record<string, readonly string[]> = {
    pause: [id],
    resume: [id],
    reprioritize: [id, '--', '-5'],
    extend: [id, '--by', '90m'],
    retry: [id],
    try: ['nobody', 'nothing'],
    history: [run.id],
    logs: [run.id],
    release: [run.id],
    drain: ['nobody', '--reason', 'x'],
    undrain: ['nobody'],
    quarantine: ['nobody', '--reason', 'x'],
    backup: ['kept'],
    restore: ['nowhere'],
    completion: ['bash'],
    aggregate: ['nowhere'],
    grade: ['nowhere.csv', 'tiny-numbers', '--data', 'nowhere'],
  };
  const names = (await command('complete-words', '--', '')).stdout.trim().split('\n');
  const groups = ['agent', 'competition', 'grader', 'user', 'worker'];
  const asked = names.filter(
    (name) => ![...NOT_ASKED, ...ASKED_ABOVE, ...groups].includes(name) && !name.startsWith('-'),
  );
  assert.ok(asked.length > 15, asked.join(' '));
  const lines = [...asked.map((name) => [name, ...(given[name] ?? [])]), ...SUBCOMMANDS];
  const waiting = [...lines];
  const lane = async (): Promise<void> => {
    for (let args = waiting.shift(); args !== undefined; args = waiting.shift()) {
      const { status, stdout, stderr } = await command('--json', ...args);
      const said = `podium --json ${args.join(' ')}: ${status}\n${stdout}\n${stderr}`;
      assert.ok(status !== null && EXIT_HELP.includes(`\n  ${status}  `), `undocumented status of ${said}`);
      // What a run prints comes piece by piece, and this one printed nothing.
      if (stdout === '') assert.ok(args[0] === 'logs' || (status !== 0 && stderr !== ''), said);
      else assert.doesNotThrow(() => JSON.parse(stdout) as unknown, said);
    }
  };
  await Promise.all([lane(), lane(), lane()]);
});

const SUBCOMMANDS = [
  ['grader', 'status'],
  ['user', 'list'],
  ['user', 'add', 'bob'],
  ['user', 'remove', 'bob'],
  ['worker', 'members'],
  ['worker', 'status'],
  ['worker', 'invite', '--name', 'lab7'],
  ['worker', 'revoke', 'lab7'],
];

test('what is wrong is said with what to do next, on standard error, and told by the exit status', async () => {
  await using podium = await PodiumFixture.start();
  const environment = readEnvironment();
  const state = podium.installation.layout.root;
  const command = commandIn(podium.folder, { ...environment, PODIUM_STATE: state });
  const cases: readonly (readonly [number, RegExp, ...string[]])[] = [
    [2, /unknown command 'bogus'/, 'bogus'],
    [2, /required option '-a, --agent/, 'submit'],
    [2, /--seeds.*is invalid.*count/s, 'submit', '-a', 'a', '-c', 'c', '--seeds', 'x'],
    [3, /unknown agent 'nobody'/, 'submit', '-a', 'nobody', '-c', 'nothing'],
    [3, /no run r-000000000000/, 'explain', 'r-000000000000'],
    [3, /no experiment e-000000000000/, '--json', 'watch', 'e-000000000000'],
    [4, /127\.0\.0\.1:1 cannot be reached/, '--head', '127.0.0.1:1', 'runs'],
    [5, /does not know this token/, '--token', 'wrong', 'runs'],
    [7, /podium up/, '--state', 'nowhere', 'runs'],
    [7, /is up already.*process \d+/, 'up'],
    [1, /the file is missing/, 'competition', 'check', 'nowhere'],
  ];
  for (const [status, message, ...args] of cases) {
    const outcome = await command(...args);
    const said = outcome.stderr + (args[0] === 'competition' ? outcome.stdout : '');
    assert.equal(outcome.status, status, `podium ${args.join(' ')}: ${said}`);
    assert.match(said, message);
    if (args[0] !== 'competition') assert.equal(outcome.stdout, '', `podium ${args.join(' ')}`);
  }
});
