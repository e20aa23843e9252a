import { homedir, userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { z } from 'zod';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import { readEnvironment } from '../../platform/config/config.ts';
import { Head, readProfile, type Profile } from '../connection/connection.ts';
import { bytes, parseDuration } from '../output/format.ts';
import { renderTable } from '../output/table.ts';
import { kaggleFolder, type MlebenchSetup } from '../prepare/mlebench-command.ts';
import { prepareAll, type PrepareRow } from '../prepare/prepare-all.ts';
import { adviceFor } from '../prepare/recognise.ts';
import { globalOptions, say, show, type GlobalOptions } from './command-context.ts';
import { graderConfigOf } from './grader-config.ts';
import { runGraderProgram } from './grader-program.ts';
import { readStatus } from './grader-status.ts';
import { importCompetitions } from './import-competitions.ts';
import { importArguments } from './import.ts';
import { interruptible } from './interruptible.ts';

interface PrepareOptions {
  readonly competition?: readonly string[];
  readonly split?: string;
  readonly mlebenchData: string;
  readonly mlebenchRepo?: string;
  readonly image?: string;
  readonly timeout: string;
  readonly import?: boolean;
  readonly stripKnownLeaks?: boolean;
  readonly config?: string;
}

/** A row as it is shown: with what became of its import. */
interface ShownRow extends PrepareRow {
  readonly imported: 'yes' | 'no' | 'unknown';
  readonly next: string;
}

/** prepare: runs the user's own `mlebench prepare`. */
export function addPrepareCommand(program: Command): void {
  program
    .command('prepare')
    .description(
      "Downloads and prepares MLE-bench's data by your own `mlebench prepare` and Kaggle account, one competition after another.",
    )
    .option('-c, --competition <id...>', 'these competitions')
    .option('--split <split>', 'those of a split: low (= lite), medium, high, dev, all')
    .option('--mlebench-data <folder>', 'where the data go', join(homedir(), '.cache', 'mle-bench', 'data'))
    .option('--mlebench-repo <folder>', 'your checkout of MLE-bench')
    .option(
      '--image <image>',
      'run it in a container of this image (with Python, or with mlebench); needs a checkout',
    )
    .option('--timeout <duration>', 'how long one competition may take', '24h')
    .option('--import', 'import each one as it is ready')
    .option('--strip-known-leaks', 'with --import: leave out what is known to reveal answers')
    .option('--config <file>', "the grader's configuration (default: the one that `podium up` wrote)")
    .addHelpText('after', '\nSafe to interrupt and to repeat: what is prepared is not prepared again.')
    .action(async (options: PrepareOptions, command: Command) => {
      const globals = globalOptions(command);
      const rows = await interruptible((signal) => prepare(options, globals, signal));
      show(globals, rows, () => prepareText(rows));
      if (rows.some(({ failure }) => failure !== null)) process.exitCode = 1;
    });
}

async function prepare(
  options: PrepareOptions,
  globals: GlobalOptions,
  signal: AbortSignal,
): Promise<readonly ShownRow[]> {
  const timeoutMs = parseDuration(options.timeout);
  if (timeoutMs === null)
    throw new PodiumError('INVALID_ARGUMENT', `--timeout ${options.timeout}: say 90m or 24h.`);
  const ids = await selectIds(options);
  const profile = await readProfile(globals).catch(() => undefined);
  if (options.import === true && profile === undefined)
    throw new PodiumError('FAILED_PRECONDITION', 'Importing needs a head: start one with podium up.');
  const parts = { setup: setupOf(options), environment: readEnvironment(), timeoutMs, report: say, signal };
  const rows: PrepareRow[] = [];
  const troubles = new Map<string, string>();
  for await (const row of prepareAll(ids, parts)) {
    rows.push(row);
    if (options.import !== true || profile === undefined || !row.prepared || signal.aborted) continue;
    const trouble = await importOne(row.id, profile, options, signal);
    if (trouble !== undefined) troubles.set(row.id, trouble);
  }
  const imported = await importedIds(profile, options.config);
  return rows.map((row) => {
    const state = imported === null ? 'unknown' : imported.has(row.id) ? 'yes' : 'no';
    return { ...row, imported: state, next: troubles.get(row.id) ?? nextStep(row, state, options) };
  });
}

async function importOne(
  id: string,
  profile: Profile,
  options: PrepareOptions,
  signal: AbortSignal,
): Promise<string | undefined> {
  using head = new Head(profile);
  const args = importArguments(graderConfigOf(profile, options.config), {
    mlebenchData: options.mlebenchData,
    ...(options.mlebenchRepo === undefined ? {} : { mlebenchRepo: options.mlebenchRepo }),
    stripKnownLeaks: options.stripKnownLeaks === true,
    competition: [id],
  });
  const { rows } = await importCompetitions(head, args, say, signal);
  return rows.flatMap((row) => row.troubles)[0];
}

function nextStep(row: PrepareRow, imported: ShownRow['imported'], options: PrepareOptions): string {
  if (row.failure !== null) return adviceFor(row.failure, row.id);
  if (imported === 'yes') return '';
  const repo = options.mlebenchRepo === undefined ? '' : ` --mlebench-repo ${options.mlebenchRepo}`;
  return `podium grader import --mlebench-data ${options.mlebenchData}${repo} -c ${row.id}`;
}

const catalog = z.array(z.object({ id: z.string(), split: z.string() }));

async function selectIds({ competition = [], split }: PrepareOptions): Promise<readonly string[]> {
  if (competition.length === 0 && split === undefined)
    throw new PodiumError('INVALID_ARGUMENT', 'Say which: -c ID or --split low. All 82 are about 3.3 TB.');
  const { output } = await runGraderProgram(['catalog', '--json']);
  const known = catalog.parse(JSON.parse(output));
  const unknown = competition.filter((id) => !known.some((one) => one.id === id));
  if (unknown.length > 0)
    throw new PodiumError('INVALID_ARGUMENT', `MLE-bench has no competition ${unknown.join(', ')}.`);
  const wanted = split === 'lite' ? 'low' : split;
  if (wanted !== undefined && wanted !== 'all' && !known.some((one) => one.split === wanted))
    throw new PodiumError(
      'INVALID_ARGUMENT',
      `There is no split "${split}": say low, medium, high, dev or all.`,
    );
  return known
    .filter((one) => competition.includes(one.id) || wanted === 'all' || one.split === wanted)
    .map(({ id }) => id);
}

function setupOf({ mlebenchData, mlebenchRepo, image }: PrepareOptions): MlebenchSetup {
  if (image !== undefined && mlebenchRepo === undefined)
    throw new PodiumError(
      'INVALID_ARGUMENT',
      '--image installs your checkout: name it with --mlebench-repo DIR.',
    );
  const { uid, gid } = userInfo();
  return {
    dataDir: resolve(mlebenchData),
    repoDir: mlebenchRepo === undefined ? undefined : resolve(mlebenchRepo),
    image,
    kaggleDir: kaggleFolder(readEnvironment(), homedir()),
    user: { uid, gid },
  };
}

/** Null where no grader is known. */
async function importedIds(
  profile: Profile | undefined,
  config: string | undefined,
): Promise<ReadonlySet<string> | null> {
  const graderConfig = config ?? profile?.graderConfig;
  if (graderConfig === undefined) return null;
  const status = await readStatus(graderConfig, null);
  return new Set(status.filter(({ sealed }) => sealed !== null).map(({ id }) => id));
}

function prepareText(rows: readonly ShownRow[]): string {
  const word = (yes: boolean): string => (yes ? 'yes' : 'no');
  const table = renderTable(rows, [
    { title: 'COMPETITION', cell: (row) => row.id },
    { title: 'RULES', cell: (row) => ({ yes: 'accepted', no: 'not accepted', unknown: '?' })[row.rules] },
    { title: 'DOWNLOADED', cell: (row) => word(row.downloaded) },
    { title: 'PREPARED', cell: (row) => word(row.prepared) },
    { title: 'IMPORTED', cell: (row) => (row.imported === 'unknown' ? '?' : row.imported) },
    { title: 'SIZE', cell: (row) => (row.prepared ? bytes(row.preparedBytes) : ''), right: true },
    { title: 'NEXT', cell: (row) => row.next },
  ]);
  return `${table}\n${rows.filter(({ prepared }) => prepared).length} of ${rows.length} prepared`;
}
