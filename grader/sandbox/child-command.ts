import type { ChildCode } from './child-code.ts';
import { CHILD_ENTRY } from './child-code.ts';
import type { ScoreLimits } from './scorer.ts';

/**
 * The command line of a scorer's child. Order matters: prlimit sets limits that every later program inherits, bwrap
 * makes the namespaces, loads the seccomp program last and becomes node as the only process in there.
 *
 * Limits: core 0 (no dump of the answers), fsize 0 (not one byte to any file), nofile, CPU seconds as a backstop of the
 * watch. RLIMIT_AS does not suit V8, which reserves far more than it uses: resident memory is watched from outside. A
 * process limit would count all of an ordinary user's processes; instead the seccomp program allows no new process,
 * and the watch counts threads.
 */
export const SECCOMP_FD = 6;
export const INFO_FD = 7;

const NOFILE = 64;
/** Where the sources lie in the sandbox. */
const INSIDE_ROOT = '/podium';
const INSIDE_NODE = '/node';

export interface Command {
  readonly program: string;
  readonly args: readonly string[];
}

/** What node itself needs: the binary and each shared object it has loaded, as absolute paths. */
export interface NodeRuntime {
  readonly binary: string;
  readonly libraries: readonly string[];
}

export interface SandboxPrograms {
  readonly prlimit: string;
  readonly bwrap: string;
}

export function limitCommand(prlimit: string, limits: ScoreLimits, command: Command): Command {
  const cpuSeconds = Math.ceil(limits.cpuTimeMs / 1000) + 1;
  return {
    program: prlimit,
    args: [
      '--core=0',
      '--fsize=0',
      `--nofile=${NOFILE}`,
      `--cpu=${cpuSeconds}`,
      '--',
      command.program,
      ...command.args,
    ],
  };
}

/** Node with its own guards on: extra layers, not the wall. `root` is where the sources lie for the child. */
export function nodeCommand(binary: string, root: string, code: ChildCode, limits: ScoreLimits): Command {
  const heapMebibytes = Math.max(64, Math.floor((limits.memoryBytes * 0.75) / (1024 * 1024)));
  return {
    program: binary,
    args: [
      '--permission',
      `--allow-fs-read=${root}`,
      '--disallow-code-generation-from-strings',
      '--no-addons',
      '--disable-proto=delete',
      '--disable-sigusr1',
      '--no-global-search-paths',
      '--disable-warning=SecurityWarning',
      '--disable-warning=ExperimentalWarning',
      `--max-old-space-size=${heapMebibytes}`,
      `${root}/${CHILD_ENTRY}`,
      `${root}/${code.scoringModule}`,
    ],
  };
}

/** Read-only: node, its libraries and the sources. No /proc, no /dev, no /etc, nothing writable. */
export function sandboxCommand(
  bwrap: string,
  runtime: NodeRuntime,
  code: ChildCode,
  inner: Command,
): Command {
  const readOnly = (from: string, to: string): string[] => ['--ro-bind', from, to];
  return {
    program: bwrap,
    args: [
      ...['--unshare-user', '--unshare-all', '--as-pid-1', '--die-with-parent', '--new-session'],
      ...['--uid', '65534', '--gid', '65534', '--hostname', 'scorer', '--cap-drop', 'ALL', '--clearenv'],
      ...readOnly(runtime.binary, INSIDE_NODE),
      ...runtime.libraries.flatMap((library) => readOnly(library, library)),
      ...code.visible.flatMap((entry) => readOnly(`${code.root}/${entry}`, `${INSIDE_ROOT}/${entry}`)),
      ...['--remount-ro', '/', '--chdir', '/'],
      ...['--seccomp', String(SECCOMP_FD), '--info-fd', String(INFO_FD)],
      '--',
      inner.program,
      ...inner.args,
    ],
  };
}

export function sandboxedChild(
  programs: SandboxPrograms,
  runtime: NodeRuntime,
  code: ChildCode,
  limits: ScoreLimits,
): Command {
  const node = nodeCommand(INSIDE_NODE, INSIDE_ROOT, code, limits);
  return limitCommand(programs.prlimit, limits, sandboxCommand(programs.bwrap, runtime, code, node));
}
