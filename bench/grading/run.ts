import { existsSync, statSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createSandboxedScorer } from '../../grader/sandbox/create-scorer.ts';
import { caseFiles, type CaseFiles } from './case-files.ts';
import { CASES, type Case } from './cases.ts';
import { measureProcess, readLimitMs, type Measured } from './measure.ts';
import { median, resultTable, takenOf, type Row } from './table.ts';
import { WarmGrader } from './warm.ts';

/**
 * Podium's grader beside a plain pandas script, on nine competitions at full size; docs/performance.md says what is
 * measured and how. Fails when the two disagree in the fifth decimal.
 *
 *     node bench/grading/run.ts [--only ID] [--rounds N] [--python PATH] [--json]
 */
const { values: options } = parseArgs({
  options: {
    only: { type: 'string' },
    rounds: { type: 'string', default: '3' },
    python: { type: 'string', default: '.cache/bench/python/bin/python' },
    json: { type: 'boolean', default: false },
  },
});
const here = import.meta.dirname;
const root = resolve(here, '../..');
const cache = join(root, '.cache/bench');
const python = resolve(root, options.python);
const hasPython = existsSync(python);
const log = (line: string): void => void process.stderr.write(`${line}\n`);

type Way = 'peer' | 'cold' | 'coldFromCsv' | 'warm' | 'warmFirst';

function runsOf(
  files: CaseFiles,
  warm: WarmGrader,
): readonly (() => Promise<Partial<Record<Way, Measured>>>)[] {
  const { definition, definitionFile, answersCsv, submissionCsv, compiledAnswers } = files;
  const script = join(here, 'podium-cold.ts');
  // Where node keeps the code it has compiled, as Python does beside its modules.
  const env = { NODE_COMPILE_CACHE: join(cache, 'compiled-code') };
  const podium = (args: readonly string[]) => measureProcess(process.execPath, [script, ...args], env);
  const peerArgs = ['-W', 'ignore', join(here, 'peer.py'), definition.id, answersCsv, submissionCsv];
  const runs = [
    async () => ({ peer: await measureProcess(python, peerArgs, {}) }),
    async () => ({ cold: await podium([definitionFile, compiledAnswers, submissionCsv]) }),
    async () => ({ coldFromCsv: await podium([definitionFile, answersCsv, submissionCsv, submissionCsv]) }),
    async () => {
      const { first, again } = await warm.measure(files);
      return { warmFirst: first, warm: again };
    },
  ];
  return hasPython ? runs : runs.slice(1);
}

async function measure(one: Case, warm: WarmGrader, rounds: number): Promise<Row> {
  log(`${one.id}: its files`);
  const files = await caseFiles(cache, one);
  const runs = runsOf(files, warm);
  const input = [files.compiledAnswers, files.submissionCsv];
  await runs.at(hasPython ? 1 : 0)?.(); // the cold one: fills the caches of code and of files
  readLimitMs(input);
  const measured = new Map<Way, Measured[]>();
  const limits: number[] = [];
  for (let round = 1; round <= rounds; round++) {
    for (const [way, result] of (await inTurn(runs)).flatMap((taken) => Object.entries(taken))) {
      measured.set(way as Way, [...(measured.get(way as Way) ?? []), result]);
      log(
        `  round ${round}, ${way}: ${result.wallMs.toFixed(0)} ms, ${(result.peakBytes / 1e6).toFixed(0)} MB, ` +
          `score ${result.score.toFixed(6)}, load ${loadavg()[0]?.toFixed(1)}`,
      );
    }
    limits.push(readLimitMs(input));
  }
  requireEqualScores(one.id, [...measured.values()].flat());
  const taken = (way: Way) => takenOf(measured.get(way) ?? []);
  return {
    id: one.id,
    answersBytes: statSync(files.answersCsv).size,
    submissionBytes: statSync(files.submissionCsv).size,
    peer: hasPython ? taken('peer') : undefined,
    cold: taken('cold'),
    coldFromCsv: taken('coldFromCsv'),
    warm: taken('warm'),
    warmFirst: taken('warmFirst'),
    limitMs: median(limits),
  };
}

async function inTurn<T>(runs: readonly (() => Promise<T>)[]): Promise<T[]> {
  const results: T[] = [];
  for (const run of runs) results.push(await run());
  return results;
}

function requireEqualScores(id: string, all: readonly Measured[]): void {
  const scores = all.map(({ score }) => score);
  if (Math.max(...scores) - Math.min(...scores) < 5e-6) return;
  throw new Error(`${id}: the scores differ: ${[...new Set(scores)].join(', ')}`);
}

if (!hasPython) {
  log(`There is no Python at ${python}: the pandas script is left out. To have it:`);
  log('  python3 -m venv .cache/bench/python');
  log('  .cache/bench/python/bin/pip install -r bench/grading/requirements.txt');
}
const chosen = CASES.filter(({ id }) => options.only === undefined || id === options.only);
if (chosen.length === 0) throw new Error(`--only knows ${CASES.map(({ id }) => id).join(', ')}`);
await using scorer = createSandboxedScorer();
const warm = new WarmGrader(scorer);
const rows: Row[] = [];
for (const one of chosen) rows.push(await measure(one, warm, Number(options.rounds)));
const machine = `${cpus().length} × ${cpus()[0]?.model}, node ${process.version}`;
const load = loadavg().map((value) => value.toFixed(1));
const report = options.json
  ? JSON.stringify({ machine, load, rounds: Number(options.rounds), rows }, null, 2)
  : `${machine}, load ${load.join(' ')}\n\n${resultTable(rows)}`;
process.stdout.write(`${report}\n`);
