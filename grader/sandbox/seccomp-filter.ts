import { PodiumError } from '../../contracts/errors/podium-error.ts';
import { DENIED_SYSCALLS, EXAMINED_SYSCALLS } from './syscalls.ts';

/**
 * The seccomp program of the scorer's child: a deny-list above the namespaces, so that one hole in either is not yet
 * a way out.
 *
 *   another architecture, or the x32 numbering  → the process is killed
 *   a listed call, a new process or namespace,
 *   prctl(PR_SET_PDEATHSIG)                     → EPERM
 *   clone3                                      → ENOSYS: its flags lie behind a pointer a filter cannot follow, and
 *                                                 the C library then falls back to clone, which can be examined
 *   everything else                             → allowed
 *
 * Threads stay possible: V8 needs them. Outliving the parent must not: hence PR_SET_PDEATHSIG.
 */
export type Architecture = 'x64' | 'arm64';

/** What the kernel returns for a call, as in linux/seccomp.h. */
export const ALLOW = 0x7fff0000;
export const KILL_PROCESS = 0x80000000;
export const REFUSE_EPERM = 0x00050000 | 1;
export const REFUSE_ENOSYS = 0x00050000 | 38;

export const AUDIT_ARCH: Readonly<Record<Architecture, number>> = { x64: 0xc000003e, arm64: 0xc00000b7 };

/** Byte offsets in `struct seccomp_data`; arguments are 64 bits, low half first on both architectures. */
const NUMBER_OFFSET = 0;
const ARCHITECTURE_OFFSET = 4;
const FIRST_ARGUMENT_OFFSET = 16;

const X32_BIT = 0x40000000;
const PR_SET_PDEATHSIG = 1;
const CLONE_THREAD = 0x00010000;
/** NEWTIME, NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID and NEWNET. */
const CLONE_NEW_ANYTHING = 0x7e020080;

/** One classic BPF instruction. `jt` and `jf` are how many instructions to skip when the test holds or does not. */
export interface Instruction {
  readonly code: number;
  readonly jt: number;
  readonly jf: number;
  readonly k: number;
}

const load = (offset: number): Instruction => ({ code: 0x20, jt: 0, jf: 0, k: offset });
const give = (verdict: number): Instruction => ({ code: 0x06, jt: 0, jf: 0, k: verdict });
const skipUnlessEqual = (k: number, skip: number): Instruction => ({ code: 0x15, jt: 0, jf: skip, k });
const skipUnlessAtLeast = (k: number, skip: number): Instruction => ({ code: 0x35, jt: 0, jf: skip, k });
const skipUnlessAnyBit = (k: number, skip: number): Instruction => ({ code: 0x45, jt: 0, jf: skip, k });
const skipIfAnyBit = (k: number, skip: number): Instruction => ({ code: 0x45, jt: skip, jf: 0, k });

/** Tests that follow `load`, then a verdict each: no jump is longer than a few instructions, whatever the list's length. */
export function filterInstructions(architecture: Architecture): Instruction[] {
  const column = architecture === 'x64' ? 0 : 1;
  const denied = Object.values(DENIED_SYSCALLS).flatMap((numbers) => numbers[column] ?? []);
  return [
    load(ARCHITECTURE_OFFSET),
    { code: 0x15, jt: 1, jf: 0, k: AUDIT_ARCH[architecture] },
    give(KILL_PROCESS),
    load(NUMBER_OFFSET),
    ...(architecture === 'x64' ? [skipUnlessAtLeast(X32_BIT, 1), give(KILL_PROCESS)] : []),
    ...denied.flatMap((number) => [skipUnlessEqual(number, 1), give(REFUSE_EPERM)]),
    skipUnlessEqual(EXAMINED_SYSCALLS.clone3[column], 1),
    give(REFUSE_ENOSYS),
    skipUnlessEqual(EXAMINED_SYSCALLS.prctl[column], 4),
    load(FIRST_ARGUMENT_OFFSET),
    skipUnlessEqual(PR_SET_PDEATHSIG, 1),
    give(REFUSE_EPERM),
    give(ALLOW),
    skipUnlessEqual(EXAMINED_SYSCALLS.clone[column], 5),
    load(FIRST_ARGUMENT_OFFSET),
    skipUnlessAnyBit(CLONE_NEW_ANYTHING, 1),
    give(REFUSE_EPERM),
    skipIfAnyBit(CLONE_THREAD, 1),
    give(REFUSE_EPERM),
    give(ALLOW),
  ];
}

/** The program as the kernel reads it: an array of `struct sock_filter`, little-endian, 8 bytes each. */
export function assemble(instructions: readonly Instruction[]): Buffer {
  const program = Buffer.alloc(instructions.length * 8);
  instructions.forEach(({ code, jt, jf, k }, index) => {
    program.writeUInt16LE(code, index * 8);
    program.writeUInt8(jt, index * 8 + 2);
    program.writeUInt8(jf, index * 8 + 3);
    program.writeUInt32LE(k, index * 8 + 4);
  });
  return program;
}

/** @throws PodiumError SANDBOX_UNAVAILABLE on a machine whose system calls are not tabled. */
export function seccompProgram(architecture: string): Buffer {
  if (architecture !== 'x64' && architecture !== 'arm64') {
    throw new PodiumError(
      'SANDBOX_UNAVAILABLE',
      `The scorer's sandbox knows the system calls of x64 and arm64, not of ${architecture}. Run the grader on such a machine.`,
    );
  }
  return assemble(filterInstructions(architecture));
}
