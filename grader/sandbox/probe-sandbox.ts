import { readFileSync } from 'node:fs';
import { isPodiumError } from '../../contracts/errors/podium-error.ts';
import { type ChildCode, SCORING_CODE } from './child-code.ts';
import { sandboxedLaunch } from './create-scorer.ts';
import { ChildNeverBegan, ScorerChild } from './scorer-child.ts';
import { DEFAULT_LIMITS } from './scorer.ts';

export type SandboxProbe =
  | { readonly available: true }
  /** `why` is what was seen, `mend` what to do about it. */
  | { readonly available: false; readonly why: string; readonly mend: string };

/** Starts one child in the sandbox and ends it again: the only way to know. Takes some tenths of a second. */
export async function probeSandbox(code: ChildCode = SCORING_CODE): Promise<SandboxProbe> {
  let child: ScorerChild;
  try {
    child = new ScorerChild(sandboxedLaunch(code, DEFAULT_LIMITS), DEFAULT_LIMITS);
  } catch (error) {
    if (!isPodiumError(error, 'SANDBOX_UNAVAILABLE')) throw error;
    return { available: false, why: error.message, mend: 'Do as it says, then start the grader again.' };
  }
  try {
    await child.ready;
    return { available: true };
  } catch (error) {
    if (!(error instanceof ChildNeverBegan)) throw error;
    const { startError, output, exitCode } = error.end;
    const why =
      startError?.message ??
      (output.stderr.trim().slice(0, 1000) || `the child ended with ${exitCode ?? 'a signal'}`);
    return { available: false, why, mend: mendFor(why, readKernelSetting) };
  } finally {
    child.discard();
    await child.gone;
  }
}

/** What to do about bwrap's complaint `why`, given the kernel's settings. */
export function mendFor(why: string, setting: (name: string) => string | undefined): string {
  if (!why.includes('bwrap:')) {
    return 'The scoring code itself did not start: check that the installation is complete (npm ci), then start the grader again.';
  }
  if (setting('user/max_user_namespaces') === '0') {
    return 'User namespaces are switched off: run "sudo sysctl user.max_user_namespaces=15000".';
  }
  if (setting('kernel/unprivileged_userns_clone') === '0') {
    return 'User namespaces are for root alone: run "sudo sysctl kernel.unprivileged_userns_clone=1".';
  }
  if (setting('kernel/apparmor_restrict_unprivileged_userns') === '1') {
    return 'AppArmor keeps bwrap from making user namespaces: give /usr/bin/bwrap a profile that allows "userns", or run "sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0".';
  }
  return 'In a container, run it with the seccomp profile that Podium ships: --security-opt seccomp=grader/sandbox/compose-seccomp.json, as docker-compose.yml does; elsewhere, check with "bwrap --unshare-all --ro-bind / / true".';
}

function readKernelSetting(name: string): string | undefined {
  try {
    return readFileSync(`/proc/sys/${name}`, 'utf8').trim();
  } catch {
    return undefined;
  }
}
