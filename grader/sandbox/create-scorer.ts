import { PodiumError } from '../../contracts/errors/podium-error.ts';
import { type ChildCode, SCORING_CODE } from './child-code.ts';
import { limitCommand, nodeCommand, sandboxedChild } from './child-command.ts';
import type { Launch } from './child-process.ts';
import { findProgram } from './find-program.ts';
import { nodeRuntime } from './node-runtime.ts';
import { type PoolOptions, PooledScorer } from './pooled-scorer.ts';
import { DEFAULT_LIMITS, type ScoreLimits, type Scorer } from './scorer.ts';
import { seccompProgram } from './seccomp-filter.ts';

export interface ScorerOptions extends Partial<PoolOptions> {
  /** Other scoring code than Podium's: for tests of the sandbox. */
  readonly code?: ChildCode;
}

const DEFAULT_POOL: PoolOptions = {
  spares: 1,
  concurrency: 2,
  maxWaiting: 1000,
  limits: DEFAULT_LIMITS,
  onOutput: () => {},
};

/**
 * A scorer whose children can reach nothing but their pipes. Starts its spares at once.
 * @throws PodiumError SANDBOX_UNAVAILABLE when a program is missing or the machine's system calls are not known;
 *   ask {@link probeSandbox} before, which also tries it.
 */
export function createSandboxedScorer(options: ScorerOptions = {}): Scorer {
  const pool = { ...DEFAULT_POOL, ...options };
  return new PooledScorer(sandboxedLaunch(options.code ?? SCORING_CODE, pool.limits), pool);
}

/**
 * A scorer whose children are plain processes with limits: whatever a crafted submission makes of them can reach what
 * the grader can. Only for who names it (PODIUM_GRADER_SANDBOX=none).
 */
export function createUnsandboxedScorer(options: ScorerOptions = {}): Scorer {
  const pool = { ...DEFAULT_POOL, ...options };
  const code = options.code ?? SCORING_CODE;
  const node = nodeCommand(process.execPath, code.root, code, pool.limits);
  const prlimit = findProgram('prlimit');
  return new PooledScorer(
    { command: prlimit === undefined ? node : limitCommand(prlimit, pool.limits, node) },
    pool,
  );
}

export function sandboxedLaunch(code: ChildCode, limits: ScoreLimits): Launch {
  const programs = {
    prlimit: requireProgram('prlimit', 'util-linux'),
    bwrap: requireProgram('bwrap', 'bubblewrap'),
  };
  return {
    command: sandboxedChild(programs, nodeRuntime(), code, limits),
    seccompProgram: seccompProgram(process.arch),
  };
}

function requireProgram(name: string, debianPackage: string): string {
  const file = findProgram(name);
  if (file !== undefined) return file;
  throw new PodiumError(
    'SANDBOX_UNAVAILABLE',
    `The scorer's sandbox needs ${name}: install it with "sudo apt-get install ${debianPackage}".`,
  );
}
