import assert from 'node:assert/strict';
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { globSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { eventually } from '../support/eventually.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const run = promisify(execFile);
const program = join(import.meta.dirname, '..', '..', 'client', 'main.ts');

interface Demo {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly ended: Promise<number | null>;
}

function startDemo(folder: string): Demo {
  const child = spawn(process.execPath, [program, 'demo', '--state', folder], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  return { child, output: () => output, ended };
}

/** Processes whose command line names the folder, and containers and volumes of the demo's workers. */
async function remains(folder: string): Promise<string[]> {
  const processes = readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid) || Number(pid) === process.pid) return false;
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(folder);
    } catch {
      return false;
    }
  });
  const found: string[] = processes.map((pid) => `process ${pid}`);
  for (const worker of ['demo-1', 'demo-2']) {
    for (const [kind, args] of [
      ['container', ['ps', '-aq']],
      ['volume', ['volume', 'ls', '-q']],
    ] as const) {
      const { stdout } = await run('docker', [...args, '--filter', `label=podium.worker=${worker}`]);
      found.push(
        ...stdout
          .split('\n')
          .filter((line) => line !== '')
          .map((line) => `${kind} ${line}`),
      );
    }
  }
  if (readFileSync('/proc/mounts', 'utf8').includes(folder)) found.push('a mount');
  return found;
}

test('the demo does the main job, says where the results lie, and leaves nothing running', async () => {
  await using folder = await temporaryFolder();
  const demo = startDemo(folder.path);
  assert.equal(await demo.ended, 0, demo.output());
  const rows = demo
    .output()
    .split('\n')
    .map((line) => line.split(/\s{2,}/));
  const anyMedal = (agent: string): string | undefined =>
    rows.find((row) => row[0] === agent && row[1] === 'low')?.at(-1);
  assert.equal(anyMedal('sample-copier'), '0.0 ± 0.0', demo.output());
  assert.equal(anyMedal('sklearn-baseline'), '100.0 ± 0.0', 'the agent that learns does visibly better');
  assert.equal(globSync(join(folder.path, 'results', '*', '*', 'seed-*', 'report.json')).length, 18);
  assert.equal(globSync(join(folder.path, 'results', '*', '*', 'seed-*', 'attempt-1-output.log')).length, 18);
  assert.deepEqual(await remains(folder.path), []);
});

test('a demo that is interrupted in the middle of its runs leaves nothing running either', async () => {
  await using folder = await temporaryFolder();
  const demo = startDemo(folder.path);
  await eventually(() => {
    assert.match(demo.output(), /sklearn-baseline × \w+ seed \d: running/);
  }, 90_000);
  demo.child.kill('SIGINT');
  assert.equal(await demo.ended, 130, demo.output());
  await eventually(async () => {
    assert.deepEqual(await remains(folder.path), []);
  });
});
