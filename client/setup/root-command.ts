import { runCommand, type CommandOptions, type CommandResult } from './command.ts';
import type { MachineFacts } from './plan.ts';

/** Runs a command with root's rights: as it is when we are root, by sudo otherwise (which asks nothing). */
export function runAsRoot(
  rights: MachineFacts['rights'],
  file: string,
  args: readonly string[],
  options: CommandOptions,
): Promise<CommandResult> {
  const [command, ...rest] = asRoot(rights, file, args);
  return runCommand(command, rest, options);
}

export function asRoot(
  rights: MachineFacts['rights'],
  file: string,
  args: readonly string[],
): readonly [string, ...string[]] {
  return rights === 'sudo' ? ['sudo', '-n', file, ...args] : [file, ...args];
}
