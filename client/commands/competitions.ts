import type { Command } from 'commander';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import { Head, readProfile } from '../connection/connection.ts';
import { bytes } from '../output/format.ts';
import { renderTable } from '../output/table.ts';
import { globalOptions, say, show, withHead } from './command-context.ts';
import { graderConfigOf } from './grader-config.ts';
import { runGraderProgram } from './grader-program.ts';
import { addImportCommands } from './import.ts';
import { addedCompetition, uploadCompetition, type AddedCompetition } from './upload-competition.ts';

/** competition and grader. */
export function addCompetitionCommands(program: Command): void {
  const competition = program
    .command('competition')
    .description('Lists competitions and checks a folder of your own.');
  competition
    .command('list')
    .description('Lists the competitions that the head knows.')
    .action(async (_options: unknown, command: Command) => {
      await withHead(command, async (head, globals) => {
        const { competitions } = await head.competitions.list({});
        const plain = competitions.map(({ card, ...rest }) => ({
          ...rest,
          card: JSON.parse(card.toString('utf8')) as unknown,
        }));
        show(globals, plain, () =>
          renderTable(competitions, [
            { title: 'COMPETITION', cell: (row) => row.id },
            { title: 'NAME', cell: (row) => row.name },
            { title: 'CATEGORY', cell: (row) => row.category },
            { title: 'SPLIT', cell: (row) => row.split },
            {
              title: 'METRIC',
              cell: (row) => `${row.metric} (${row.lowerIsBetter ? 'lower' : 'higher'} is better)`,
            },
            { title: 'DATA', cell: (row) => bytes(row.bundleBytes), right: true },
            { title: 'GRADER', cell: (row) => row.graderId },
          ]),
        );
      });
    });
  competition
    .command('check')
    .description("Says what is wrong with a competition's folder. Needs no head.")
    .argument('<folder>')
    .action(async (folder: string, _options: unknown, command: Command) => {
      const { status, output } = await runGraderProgram([
        'check',
        folder,
        ...(globalOptions(command).json ? ['--json'] : []),
      ]);
      process.stdout.write(output);
      process.exitCode = status;
    });

  const grader = program
    .command('grader')
    .description("Runs the grader's own program on its host: answers enter there and nowhere else.");
  grader
    .command('add')
    .description(
      'Seals the answers of competition folders, makes their public bundles and registers them at the head.',
    )
    .argument('<folder...>')
    .option('--config <file>', "the grader's configuration (default: the one that `podium up` wrote)")
    .action(async (folders: string[], options: { config?: string }, command: Command) => {
      const globals = globalOptions(command);
      const profile = await readProfile(globals);
      using head = new Head(profile);
      const added: AddedCompetition[] = [];
      for (const folder of folders)
        added.push(await addCompetition(head, folder, graderConfigOf(profile, options.config), say));
      show(
        globals,
        added.map((entry) => entry.card),
        () => added.map((entry) => entry.card.id).join('\n'),
      );
    });
  addImportCommands(grader);
  grader
    .command('list')
    .description('Lists the competitions whose answers this grader holds.')
    .option('--config <file>', "the grader's configuration (default: the one that `podium up` wrote)")
    .action(async (options: { config?: string }, command: Command) => {
      const globals = globalOptions(command);
      const config = graderConfigOf(await readProfile(globals), options.config);
      const { status, output } = await runGraderProgram([
        'list',
        '--config',
        config,
        ...(globals.json ? ['--json'] : []),
      ]);
      process.stdout.write(output);
      process.exitCode = status;
    });
}

/** Seals one folder with the grader's program and makes it known at the head. Throws BAD_COMPETITION after the program has said why. */
export async function addCompetition(
  head: Head,
  folder: string,
  graderConfig: string,
  report: (line: string) => void,
): Promise<AddedCompetition> {
  const { status, output } = await runGraderProgram(['add', folder, '--config', graderConfig, '--json']);
  if (status !== 0)
    throw new PodiumError(
      'BAD_COMPETITION',
      `${folder} was not added: mend what is said above, then: podium competition check ${folder}`,
    );
  const added = addedCompetition.parse(JSON.parse(output));
  await uploadCompetition(head, added, report);
  report(
    `Sealed the answers of ${added.card.id} and registered it (${bytes(added.card.bundleBytes)} of public data)`,
  );
  return added;
}
