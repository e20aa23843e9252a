import { NEEDS, type NeedName } from './need.ts';

/** What was found out about this machine before anything is done to it. */
export interface MachineFacts {
  /** How commands get root's rights: being root, by sudo without a password, or not at all. */
  readonly rights: 'root' | 'sudo' | 'none';
  /** False when the user forbids installing (PODIUM_NO_INSTALL=1). */
  readonly mayInstall: boolean;
  /** Whether packages come from apt, and the major version of Debian where it is one. */
  readonly apt: boolean;
  readonly debianVersion: number | undefined;
  /** Age of the package lists; undefined when there are none. */
  readonly packageListsAgeMs: number | undefined;
  /** Commands found on PATH or in the system's folders for administration. */
  readonly commands: ReadonlySet<string>;
  /** `forbidden`: one runs, but this user may not talk to it. */
  readonly dockerDaemon: 'running' | 'stopped' | 'forbidden';
}

export type SetupStep =
  | { readonly kind: 'update-package-lists' }
  | { readonly kind: 'install-packages'; readonly packages: readonly string[] }
  | { readonly kind: 'start-docker' };

/** Either steps that lead there, none when all is there, or why there are none and what a person has to do. */
export type SetupPlan =
  | { readonly kind: 'steps'; readonly steps: readonly SetupStep[] }
  | { readonly kind: 'refused'; readonly reason: string; readonly commands: readonly string[] };

/** Older lists name versions that mirrors may have dropped by now. */
const LISTS_TOO_OLD_MS = 24 * 60 * 60 * 1000;

/**
 * Decides how this machine gets what is needed. Nothing is done half: where one needed thing cannot be had, the
 * plan is refused as a whole, with every command that is missing.
 */
export function planPrerequisites(facts: MachineFacts, needs: readonly NeedName[]): SetupPlan {
  const missing = needs.filter((name) => isMissing(facts, name));
  const required = missing.filter((name) => !NEEDS[name].optional);
  const mayChange = facts.rights !== 'none' && facts.apt && facts.mayInstall;
  const mustStart = needs.includes('docker') && facts.dockerDaemon === 'stopped';

  if (facts.dockerDaemon === 'forbidden' && needs.includes('docker')) {
    return {
      kind: 'refused',
      reason: 'A Docker engine runs here, but this user may not use it.',
      commands: ['sudo usermod -aG docker "$USER"    # then log out and in again'],
    };
  }
  if (!mayChange && required.length > 0) {
    return {
      kind: 'refused',
      reason: `${refusal(facts)} Missing: ${required.map((name) => `${name} (${NEEDS[name].what})`).join(', ')}.`,
      commands: [...installCommands(facts, missing), ...(mustStart ? [startCommand(facts)] : [])],
    };
  }
  if (mustStart && facts.rights === 'none') {
    return {
      kind: 'refused',
      reason: 'The Docker engine does not run, and only root can start it.',
      commands: [startCommand(facts)],
    };
  }
  const packages = mayChange ? packagesFor(facts, missing) : [];
  const listsUsable = facts.packageListsAgeMs !== undefined && facts.packageListsAgeMs <= LISTS_TOO_OLD_MS;
  const steps: SetupStep[] = [];
  if (packages.length > 0 && !listsUsable) steps.push({ kind: 'update-package-lists' });
  if (packages.length > 0) steps.push({ kind: 'install-packages', packages });
  if (mustStart) steps.push({ kind: 'start-docker' });
  return { kind: 'steps', steps };
}

/** An engine that answers needs no dockerd of ours, nor what dockerd needs. */
function isMissing(facts: MachineFacts, name: NeedName): boolean {
  const runs = facts.dockerDaemon === 'running';
  if (name === 'iptables' && runs) return false;
  const commands = name === 'docker' && runs ? ['docker'] : NEEDS[name].commands;
  return commands.some((command) => !facts.commands.has(command));
}

function packagesFor(facts: MachineFacts, missing: readonly NeedName[]): readonly string[] {
  return missing.flatMap((name) => {
    const { packages, packagesFromDebian13 = [] } = NEEDS[name];
    return (facts.debianVersion ?? 0) >= 13 ? [...packages, ...packagesFromDebian13] : packages;
  });
}

function refusal(facts: MachineFacts): string {
  if (!facts.mayInstall) return 'PODIUM_NO_INSTALL=1 forbids to install anything.';
  if (!facts.apt) return 'This system has no apt-get, which Podium would install with.';
  return 'Installing needs root, and this user is not root and has no sudo without a password.';
}

function installCommands(facts: MachineFacts, missing: readonly NeedName[]): readonly string[] {
  const packages = packagesFor(facts, missing).join(' ');
  if (!facts.apt) return [`# by your system's package manager, what Debian calls: ${packages}`];
  const sudo = facts.rights === 'root' ? '' : 'sudo ';
  return [`${sudo}apt-get update`, `${sudo}apt-get install --no-install-recommends ${packages}`];
}

function startCommand(facts: MachineFacts): string {
  return facts.rights === 'root' ? 'dockerd &' : 'sudo systemctl start docker    # or: sudo dockerd &';
}
