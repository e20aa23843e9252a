import { Command, CommanderError } from 'commander';
import { isPodiumError } from '../../contracts/errors/podium-error.ts';
import { createLogger } from '../../platform/logger/logger.ts';
import type { ProcessContext } from '../../platform/process/run-process.ts';
import { checkFolder } from '../catalog/check-folder.ts';
import { problemLines } from '../catalog/problem-lines.ts';
import { composeCatalog } from '../compose-catalog.ts';
import { composeGrader } from '../compose.ts';
import { addBackupCommand, addRestoreCommand } from './backup-command.ts';
import { addBaselineCommand } from './baseline-command.ts';
import { addGradeCommand } from './grade-command.ts';
import { gradeCommand } from './grade-program.ts';
import { addCatalogCommand, addImportCommand, addStatusCommand } from './import-command.ts';
import { probeSandbox } from '../sandbox/probe-sandbox.ts';
import { loadGraderConfig } from '../config.ts';

interface ConfigOption {
  readonly config: string;
}
interface JsonOption {
  readonly json?: boolean;
}

const FAILED = 1;

/** Runs `node grader/main.ts ARGUMENTS`. Returns the exit status; results go to stdout, complaints and logs to stderr. */
export async function runGraderCommand(args: readonly string[], context: ProcessContext): Promise<number> {
  let status = 0;
  const program = createProgram(context, (failed) => (status = failed));
  try {
    await program.parseAsync(args, { from: 'user' });
    return status;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode;
    if (!isPodiumError(error)) throw error;
    process.stderr.write(`${error.message}\n`);
    return FAILED;
  }
}

function createProgram(context: ProcessContext, fail: (status: number) => void): Command {
  const program = new Command('grader')
    .description("Podium's grader: keeps answers sealed, stores hand-ins, signs grades.")
    .exitOverride();
  const command = (name: string, text: string): Command =>
    program.command(name).description(text).exitOverride();
  const withConfig = (target: Command): Command =>
    target.requiredOption('--config <file>', "the grader's configuration (JSON)");

  withConfig(
    program
      .command('serve', { isDefault: true })
      .description('serve until stopped (the default)')
      .exitOverride(),
  ).action(async ({ config }: ConfigOption) => {
    const loaded = loadGraderConfig(config);
    const grader = await composeGrader(loaded, { logger: createLogger('grader', loaded.logLevel) });
    await grader.run(context);
  });
  withConfig(command('init', 'make the keys that are missing; print the public key file as JSON')).action(
    async ({ config }: ConfigOption) => {
      const loaded = loadGraderConfig(config);
      printJson({ publicKeyFile: await composeCatalog(loaded).init(), id: loaded.id });
    },
  );
  command('check', "say everything that is wrong with a competition's folder")
    .argument('<dir>', 'folder with competition.json, description.md and prepared/')
    .option('--json', 'print JSON')
    .action(async (folder: string, { json }: JsonOption) => {
      const check = await checkFolder(folder);
      const problems = check.ok ? [] : check.problems;
      if (json === true) printJson({ ok: check.ok, problems });
      else if (check.ok) process.stdout.write(`${check.definition.id}: nothing is wrong\n`);
      else process.stdout.write(`${folder}:\n${problemLines(problems)}\n`);
      if (!check.ok) fail(FAILED);
    });
  withConfig(command('add', "seal a competition's answers and make its public bundle"))
    .argument('<dir>', 'folder with competition.json, description.md and prepared/')
    .option('--json', 'print JSON: what a client uploads and registers')
    .action(async (folder: string, { config, json }: ConfigOption & JsonOption) => {
      const loaded = loadGraderConfig(config);
      const { card, bundle, isNew } = await composeCatalog(loaded).add(folder);
      if (json === true) {
        const files = bundle.files.map(({ path, digest, sizeBytes }) => ({ path, digest, sizeBytes }));
        const { manifestFile, stagingDir } = bundle;
        printJson({ card, manifestFile, files, stagingDir, graderId: loaded.id });
      } else {
        process.stdout.write(`${card.id}: ${isNew ? 'added' : 'already there'}, bundle ${card.bundle}\n`);
      }
    });
  addBaselineCommand(command('baseline', 'which parts of the teams won what, by competition'));
  addGradeCommand(gradeCommand(program), context, fail);
  addImportCommand(
    withConfig(
      command('import', 'import data that `mlebench prepare` has made; safe to interrupt and repeat'),
    ),
    context,
    fail,
  );
  addCatalogCommand(command('catalog', "MLE-bench's competitions"));
  addStatusCommand(withConfig(command('status', 'how far each competition has come here')));
  withConfig(command('list', 'the competitions whose answers are held here'))
    .option('--json', 'print JSON')
    .action(({ config, json }: ConfigOption & JsonOption) => {
      const versions = composeCatalog(loadGraderConfig(config)).list();
      if (json === true) printJson(versions.map(({ card }) => card));
      for (const { card } of json === true ? [] : versions) {
        process.stdout.write(`${card.id}  ${card.metric}  ${card.bundle}  ${card.name}\n`);
      }
    });
  command('probe', 'start a sandbox and end it again; print as JSON whether that works').action(async () => {
    printJson(await probeSandbox());
  });
  addBackupCommand(withConfig(command('backup', 'back up everything here; may run while a grader serves')));
  addRestoreCommand(withConfig(command('restore', 'put a backup back into an empty state folder')));
  withConfig(command('scorer-log', 'show what scorer processes printed; it may quote answers')).action(
    async ({ config }: ConfigOption) => {
      for (const entry of await composeCatalog(loadGraderConfig(config)).scorerLog()) printJson(entry);
    },
  );
  return program;
}

function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}
