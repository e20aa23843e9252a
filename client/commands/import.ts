import { resolve } from 'node:path';
import type { Command } from 'commander';
import { Head, readProfile } from '../connection/connection.ts';
import { globalOptions, say, show } from './command-context.ts';
import { graderConfigOf } from './grader-config.ts';
import { readStatus, statusText } from './grader-status.ts';
import { importCompetitions, importText } from './import-competitions.ts';
import { interruptible } from './interruptible.ts';

export interface ImportOptions {
  readonly mlebenchData: string;
  readonly mlebenchRepo?: string;
  readonly competition?: readonly string[];
  readonly split?: string;
  readonly stripKnownLeaks?: boolean;
  readonly config?: string;
}

/** grader import and grader status. */
export function addImportCommands(grader: Command): void {
  grader
    .command('import')
    .description(
      'Imports data that `mlebench prepare` has made: checks it, seals the answers, registers each competition at the head.',
    )
    .requiredOption(
      '--mlebench-data <folder>',
      'the folder that `mlebench prepare` fills, one folder a competition',
    )
    .option('--mlebench-repo <folder>', 'a checkout of MLE-bench: checksums, descriptions, leaderboards')
    .option('-c, --competition <id...>', 'only these competitions')
    .option('--split <split>', 'only these: low (= lite), medium, high, dev, all')
    .option('--strip-known-leaks', 'leave out public files and fields that are known to reveal answers')
    .option('--config <file>', "the grader's configuration (default: the one that `podium up` wrote)")
    .addHelpText('after', '\nSafe to interrupt and to repeat: what is unchanged is not read again.')
    .action(async (options: ImportOptions, command: Command) => {
      const globals = globalOptions(command);
      const profile = await readProfile(globals);
      const args = importArguments(graderConfigOf(profile, options.config), options);
      using head = new Head(profile);
      const { rows, status } = await interruptible((signal) => importCompetitions(head, args, say, signal));
      if (rows.length > 0 || status === 0) show(globals, rows, () => importText(rows));
      if (status !== 0 || rows.some(({ bundle, registered }) => bundle !== null && !registered))
        process.exitCode = 1;
    });
  grader
    .command('status')
    .description(
      'Shows how far each competition has come: imported, registered at the head, and what to do next.',
    )
    .option('--config <file>', "the grader's configuration (default: the one that `podium up` wrote)")
    .action(async (options: { config?: string }, command: Command) => {
      const globals = globalOptions(command);
      const profile = await readProfile(globals);
      using head = new Head(profile);
      const rows = await readStatus(graderConfigOf(profile, options.config), await bundlesAt(head));
      show(globals, rows, () => statusText(rows));
    });
}

/** The grader's program runs in this folder too, but its configuration may lie elsewhere: paths are made absolute. */
export function importArguments(graderConfig: string, options: Omit<ImportOptions, 'config'>): string[] {
  const { mlebenchData, mlebenchRepo, competition = [], split, stripKnownLeaks } = options;
  return [
    ...['--config', graderConfig, '--mlebench-data', resolve(mlebenchData)],
    ...(mlebenchRepo === undefined ? [] : ['--mlebench-repo', resolve(mlebenchRepo)]),
    ...(competition.length === 0 ? [] : ['-c', ...competition]),
    ...(split === undefined ? [] : ['--split', split]),
    ...(stripKnownLeaks === true ? ['--strip-known-leaks'] : []),
  ];
}

/** Null when the head does not answer: the grader's own state is worth showing without it. */
async function bundlesAt(head: Head): Promise<ReadonlyMap<string, string> | null> {
  try {
    const { competitions } = await head.competitions.list({});
    return new Map(competitions.map(({ id, bundleDigest }) => [id, bundleDigest]));
  } catch (error) {
    say(`The head cannot be asked: ${error instanceof Error ? error.message : String(error)}`);
    return null;
  }
}
