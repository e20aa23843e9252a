import type { Command } from 'commander';
import { runDemo } from '../demo/demo.ts';
import { globalOptions } from './command-context.ts';

/** demo. */
export function addDemoCommand(program: Command): void {
  program
    .command('demo')
    .description(
      'Does the main job from nothing: installs what is missing, starts everything, runs two agents on three competitions, prints the medal table, stops everything.',
    )
    .action(async (_options: unknown, command: Command) => {
      process.exitCode = await runDemo({ root: globalOptions(command).state });
    });
}
