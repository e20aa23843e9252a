import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { CHILD_ENTRY, type ChildCode, SCORING_CODE } from '../../../grader/sandbox/child-code.ts';
import { type Command, limitCommand, sandboxCommand } from '../../../grader/sandbox/child-command.ts';
import type { Launch } from '../../../grader/sandbox/child-process.ts';
import { findProgram } from '../../../grader/sandbox/find-program.ts';
import { nodeRuntime } from '../../../grader/sandbox/node-runtime.ts';
import { type PoolOptions, PooledScorer } from '../../../grader/sandbox/pooled-scorer.ts';
import { DEFAULT_LIMITS, type ScoreJob, type ScoreLimits } from '../../../grader/sandbox/scorer.ts';
import { seccompProgram } from '../../../grader/sandbox/seccomp-filter.ts';

const CHILDREN = 'test/integration/sandbox-children';

/** The real sandbox with the behaviours of this folder in place of grader/scoring. */
export const HOSTILE_CODE: ChildCode = {
  root: SCORING_CODE.root,
  visible: ['package.json', 'grader/sandbox/child', CHILDREN],
  scoringModule: `${CHILDREN}/behaviours.ts`,
};

export function job(definition: object, submission: Buffer = Buffer.alloc(0), limits = {}): ScoreJob {
  return {
    definition,
    answers: Buffer.from('the labels'),
    submission: { source: Readable.from([submission]), sizeBytes: submission.length },
    limits,
  };
}

/** A test that hangs shall say so soon. */
export const TEST_LIMITS: ScoreLimits = { ...DEFAULT_LIMITS, wallTimeMs: 15_000 };

const options: PoolOptions = {
  spares: 0,
  concurrency: 1,
  maxWaiting: 10,
  limits: TEST_LIMITS,
  onOutput: () => {},
};

/** Node without its own guards, so that nothing but the sandbox is tried. */
function bareNode(binary: string, root: string): Command {
  return { program: binary, args: [`${root}/${CHILD_ENTRY}`, `${root}/${HOSTILE_CODE.scoringModule}`] };
}

export function programs(): { bwrap: string; prlimit: string } {
  const [bwrap, prlimit] = [findProgram('bwrap'), findProgram('prlimit')];
  if (bwrap === undefined || prlimit === undefined)
    throw new Error('these tests need bubblewrap and util-linux');
  return { bwrap, prlimit };
}

export function wallLaunch(): Launch {
  const { bwrap, prlimit } = programs();
  const inner = sandboxCommand(bwrap, nodeRuntime(), HOSTILE_CODE, bareNode('/node', '/podium'));
  return { command: limitCommand(prlimit, TEST_LIMITS, inner), seccompProgram: seccompProgram(process.arch) };
}

/** The walls of the sandbox alone. */
export const wallAlone = (): PooledScorer => new PooledScorer(wallLaunch(), options);

/** The control: the same child with nothing around it. */
export const noWall = (): PooledScorer =>
  new PooledScorer({ command: bareNode(process.execPath, HOSTILE_CODE.root) }, options);

/** The processes that run this folder's children for this test, or for nobody any more. */
export function childrenLeft(): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => ({ pid: Number(pid), command: commandOf(Number(pid)) }))
    .filter(({ pid, command }) => command.includes(MARK) && isOurs(pid))
    .map(({ pid, command }) => `${pid} ${command}`);
}

const MARK = `${CHILDREN}/behaviours.ts`;

/** By its parents; or whoever started it is gone, and a sandbox that outlives that is what the check is for. */
function isOurs(pid: number): boolean {
  let top = parentOf(pid);
  while (top > 1 && top !== process.pid && commandOf(top).includes(MARK)) top = parentOf(top);
  return top <= 1 || top === process.pid;
}

function commandOf(pid: number): string {
  return read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ');
}

function parentOf(pid: number): number {
  const stat = read(`/proc/${pid}/stat`);
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] ?? 0);
}

/** Empty when the process has ended meanwhile. */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

export async function eventually(holds: () => boolean, what: string, timeoutMs = 5000): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!holds()) {
    if (performance.now() > deadline) throw new Error(`not within ${timeoutMs} ms: ${what}`);
    await delay(20);
  }
}

export async function noProcessLeft(): Promise<void> {
  await eventually(() => childrenLeft().length === 0, 'no scorer process is left');
}

export const testFile = (name: string): string => path.join(SCORING_CODE.root, name);
