// Runs the project's checks: node test/run.ts check | all [FILE...]
//
//   check   types, lint, formatting, import rules, dead exports, and the unit tests: no root, no Docker, under a minute
//   all     check's static part, then every test; with files, only those
//
// Static checks run two at a time and say something only when they fail.
import { spawn } from 'node:child_process';
import { globSync } from 'node:fs';
import { join } from 'node:path';

const projectFolder = join(import.meta.dirname, '..');
const PARTS = ['contracts', 'platform', 'results', 'coordinator', 'worker', 'grader', 'client', 'examples'];
const UNIT_TESTS = PARTS.map((part) => `${part}/**/*.test.ts`).concat('test/static/*.test.ts');
const OTHER_TESTS = [
  'test/parity/*.test.ts',
  'test/integration/*.test.ts',
  'test/e2e/*.test.ts',
  'test/attacks/*.test.ts',
];
/** A test that takes longer hangs. */
const TEST_TIMEOUT_MS = 240_000;

interface Check {
  readonly name: string;
  readonly command: readonly string[];
}

const STATIC_CHECKS: readonly Check[] = [
  { name: 'types', command: ['tsc', '-p', '.'] },
  { name: 'lint', command: ['eslint', '--cache', '--cache-location', '.cache/eslint', '.'] },
  {
    name: 'import rules',
    command: ['depcruise', '--config', '.dependency-cruiser.js', '--output-type', 'err', ...PARTS, 'proto'],
  },
  { name: 'dead exports', command: ['knip', '--no-progress'] },
  {
    name: 'formatting',
    command: [
      'prettier',
      '--check',
      '--log-level',
      'warn',
      '--cache',
      '--cache-location',
      '.cache/prettier',
      '.',
    ],
  },
];

process.exitCode = await main(process.argv.slice(2));

async function main([what, ...files]: readonly string[]): Promise<number> {
  if (what !== 'check' && what !== 'all') {
    console.error('Usage: node test/run.ts check | all [FILE...]');
    return 2;
  }
  if (files.length > 0) return await runTests(files);
  const failures = await runStaticChecks();
  // The tests are worth knowing too.
  const status = await runTests(what === 'check' ? UNIT_TESTS : [...UNIT_TESTS, ...OTHER_TESTS]);
  if (failures > 0) console.error(`${failures} of the static checks failed: see above.`);
  return failures > 0 ? 1 : status;
}

async function runStaticChecks(): Promise<number> {
  const waiting = [...STATIC_CHECKS];
  let failures = 0;
  const lane = async (): Promise<void> => {
    for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
      const startedAt = performance.now();
      const { status, output } = await run(check.command);
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
      console.log(
        `${status === 0 ? 'ok  ' : 'FAIL'} ${check.name} (${seconds} s)${status === 0 ? '' : `\n${output}`}`,
      );
      if (status !== 0) failures += 1;
    }
  };
  await Promise.all([lane(), lane()]);
  return failures;
}

async function runTests(patterns: readonly string[]): Promise<number> {
  const files = patterns.flatMap((pattern) => globSync(pattern, { cwd: projectFolder })).sort();
  if (files.length === 0) {
    console.error(`No test matches ${patterns.join(' ')}`);
    return 1;
  }
  const { promise, resolve } = Promise.withResolvers<number>();
  const args = [
    '--test',
    '--test-concurrency=2',
    `--test-timeout=${TEST_TIMEOUT_MS}`,
    '--test-reporter=spec',
    '--test-reporter-destination=stdout',
    ...files,
  ];
  const child = spawn(process.execPath, args, { cwd: projectFolder, stdio: 'inherit' });
  child.once('exit', (code) => {
    resolve(code ?? 1);
  });
  return await promise;
}

async function run([program, ...args]: readonly string[]): Promise<{ status: number; output: string }> {
  const { promise, resolve } = Promise.withResolvers<{ status: number; output: string }>();
  const chunks: Buffer[] = [];
  const child = spawn(process.execPath, [binary(program ?? ''), ...args], {
    cwd: projectFolder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.once('close', (code) => {
    resolve({ status: code ?? 1, output: Buffer.concat(chunks).toString('utf8') });
  });
  return await promise;
}

function binary(name: string): string {
  return join(projectFolder, 'node_modules', '.bin', name);
}
