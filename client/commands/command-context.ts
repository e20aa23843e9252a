import type { Command } from 'commander';
import { Head, readProfile, type ConnectionOptions } from '../connection/connection.ts';
import { renewWhenDue } from '../connection/renew-certificate.ts';

/** The options that every command takes. */
export interface GlobalOptions extends ConnectionOptions {
  readonly json?: boolean;
}

export function globalOptions(command: Command): GlobalOptions {
  return command.optsWithGlobals<GlobalOptions>();
}

/** Connects, runs, disconnects. */
export async function withHead<T>(
  command: Command,
  action: (head: Head, options: GlobalOptions) => Promise<T>,
): Promise<T> {
  const options = globalOptions(command);
  const profile = await readProfile(options);
  using head = new Head(profile);
  await renewWhenDue(head, profile.tls, say);
  return await action(head, options);
}

/** One JSON value on standard output with --json, else the text. */
export function show(options: GlobalOptions, value: unknown, text: () => string): void {
  process.stdout.write(`${options.json ? JSON.stringify(value, null, 2) : text()}\n`);
}

/** Messages for people while a command works: standard error, so that standard output stays clean. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** The command of that name, made if it is not there: several files add commands to one group. */
export function commandGroup(program: Command, name: string, description: string): Command {
  const known = program.commands.find((command) => command.name() === name);
  return known ?? program.command(name).description(description);
}
