import type { Command } from 'commander';
import type { ProcessContext } from '../../platform/process/run-process.ts';
import { COMPETITIONS } from '../catalog/competitions/index.ts';
import { composeCatalog } from '../compose-catalog.ts';
import { loadGraderConfig } from '../config.ts';
import { selectCompetitions } from '../import/import-prepared.ts';
import type { CompetitionStatus } from '../import/import-status.ts';
import type { ImportOutcome } from '../import/outcome.ts';
import { importTable, statusTable } from './import-tables.ts';

interface ImportArguments {
  readonly config: string;
  readonly mlebenchData: string;
  readonly mlebenchRepo?: string;
  readonly competition?: readonly string[];
  readonly split?: string;
  readonly stripKnownLeaks?: boolean;
  readonly json?: boolean;
}

const FAILED = 1;

/**
 * `import`: with --json one line a competition as it is done, so that whoever reads may go on with it at once. The
 * status is 1 when one that was asked for by name is not ready.
 */
export function addImportCommand(
  command: Command,
  { drain }: ProcessContext,
  fail: (status: number) => void,
): void {
  command
    .requiredOption(
      '--mlebench-data <dir>',
      'the folder that `mlebench prepare` fills, one folder a competition',
    )
    .option('--mlebench-repo <dir>', 'a checkout of MLE-bench: checksums, descriptions, leaderboards')
    .option('-c, --competition <id...>', 'only these')
    .option('--split <split>', 'only these: low (= lite), medium, high, dev, all')
    .option('--strip-known-leaks', 'leave out public files and fields that are known to reveal answers')
    .option('--json', 'print a JSON line a competition: what a client uploads and registers')
    .action(async (args: ImportArguments) => {
      const config = loadGraderConfig(args.config);
      const named = new Set(args.competition ?? []);
      const entries = selectCompetitions({ ids: [...named], split: args.split });
      const outcomes: ImportOutcome[] = [];
      const options = {
        dataDir: args.mlebenchData,
        ...(args.mlebenchRepo === undefined ? {} : { repoDir: args.mlebenchRepo }),
        stripKnownLeaks: args.stripKnownLeaks === true,
        signal: drain,
      };
      const say = (line: string): void => void process.stderr.write(`${line}\n`);
      try {
        await composeCatalog(config).importPrepared(entries, options, say, (outcome) => {
          outcomes.push(outcome);
          if (args.json === true)
            process.stdout.write(`${JSON.stringify({ ...outcome, graderId: config.id })}\n`);
        });
      } finally {
        if (args.json !== true && outcomes.length > 0) process.stdout.write(`${importTable(outcomes)}\n`);
      }
      if (outcomes.some((one) => named.has(one.id) && !('imported' in one))) fail(FAILED);
    });
}

/** `catalog`: what MLE-bench has, whatever is imported. Needs no configuration. */
export function addCatalogCommand(command: Command): void {
  command.option('--json', 'print JSON').action(({ json }: { readonly json?: boolean }) => {
    const list = [...COMPETITIONS.values()].map(({ definition, teams }) => {
      const { id, name, split, category, metric, direction } = definition;
      return { id, name, split, category, metric: metric.name, direction, teams };
    });
    if (json === true) process.stdout.write(`${JSON.stringify(list)}\n`);
    for (const { id, split, metric, name } of json === true ? [] : list)
      process.stdout.write(`${id}  ${split}  ${metric}  ${name}\n`);
  });
}

/** `status`: how far each competition has come on this grader. */
export function addStatusCommand(command: Command): void {
  command
    .option('--json', 'print JSON')
    .action(async ({ config, json }: { readonly config: string; readonly json?: boolean }) => {
      const list: readonly CompetitionStatus[] = await composeCatalog(loadGraderConfig(config)).status();
      process.stdout.write(`${json === true ? JSON.stringify(list) : statusTable(list)}\n`);
    });
}
