import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Command, Option } from 'commander';
import { candidates, type Known } from './candidates.ts';

function sample(): Command {
  const program = new Command('podium').option('--json').option('--head <address>');
  program.command('explain').argument('<run>');
  program.command('results').argument('<experiment...>');
  program
    .command('submit')
    .option('-a, --agent <id...>')
    .option('--experiment <id>')
    .addOption(new Option('--colour <colour>').choices(['red', 'green']));
  program.command('secret', { hidden: true });
  const worker = program.command('worker');
  worker.command('drain').argument('<worker>');
  worker.command('invite');
  return program;
}

const asked: Known[] = [];
const complete = (...words: string[]): Promise<string[]> =>
  candidates(sample(), words, (kind) => {
    asked.push(kind);
    return Promise.resolve([`${kind}-2`, `${kind}-1`, 'else']);
  });

test('commands, those below them, and no hidden ones', async () => {
  assert.deepEqual(
    await complete(''),
    ['explain', 'help', 'results', 'submit', 'worker'].filter((one) => one !== 'help'),
  );
  assert.deepEqual(await complete('w'), ['worker']);
  assert.deepEqual(await complete('worker', ''), ['drain', 'invite']);
});

test('options of the command and of all above it, and their choices', async () => {
  assert.deepEqual(await complete('submit', '--'), [
    '--agent',
    '--colour',
    '--experiment',
    '--head',
    '--json',
  ]);
  assert.deepEqual(await complete('submit', '--colour', ''), ['green', 'red']);
  assert.deepEqual(await complete('--head', 'x:1', 'sub'), ['submit']);
});

test('ids by the name of what is to be filled', async () => {
  assert.deepEqual(await complete('explain', 'run'), ['run-1', 'run-2']);
  assert.deepEqual(await complete('explain', 'run-1', ''), []);
  assert.deepEqual(await complete('results', 'experiment-1', 'e'), ['else', 'experiment-1', 'experiment-2']);
  assert.deepEqual(await complete('worker', 'drain', 'w'), ['worker-1', 'worker-2']);
  assert.deepEqual(await complete('submit', '-a', 'agent-1', 'agent'), ['agent-1', 'agent-2']);
  assert.deepEqual(await complete('submit', '--experiment', 'x'), []);
  assert.deepEqual(asked, ['run', 'experiment', 'worker', 'agent', 'experiment']);
});
