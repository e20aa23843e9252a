import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Option, type Command } from 'commander';
import { isPodiumError, PodiumError } from '../../contracts/errors/podium-error.ts';
import { report } from '../../contracts/report/report.ts';
import { peek } from '../../contracts/signing/envelope.ts';
import { RUN_STATES } from '../../contracts/run/state.ts';
import { pause } from '../../platform/clock/wait.ts';
import type { Artifact__Output } from '../../proto/gen/podium/v1/Artifact.ts';
import type { Explanation__Output } from '../../proto/gen/podium/v1/Explanation.ts';
import type { Run__Output } from '../../proto/gen/podium/v1/Run.ts';
import type { RunState } from '../../proto/gen/podium/v1/RunState.ts';
import type { Head } from '../connection/connection.ts';
import { bytes, instant, word } from '../output/format.ts';
import { agentOutput } from '../output/agent-output.ts';
import { printable } from '../output/printable.ts';
import { scoreText, stateWord, worth } from '../output/run-words.ts';
import { renderTable } from '../output/table.ts';
import { say, show, withHead } from './command-context.ts';
import { parseInteger } from './experiments.ts';
import { interruptible } from './interruptible.ts';

/** runs, explain, logs, report, artifacts. */
export function addRunCommands(program: Command): void {
  program
    .command('runs')
    .description('Lists runs, newest first.')
    .option('-e, --experiment <id>', 'of one experiment')
    .addOption(new Option('--in <state...>', 'in these states').choices(RUN_STATES))
    .option('-n, --limit <count>', 'how many', parseInteger, 100)
    .action(async (options: { experiment?: string; in?: string[]; limit: number }, command: Command) => {
      await withHead(command, async (head, globals) => {
        const states = (options.in ?? []).map(
          (state) => `RUN_STATE_${state.toUpperCase()}` as keyof typeof RunState,
        );
        const { runs } = await head.runs.list({
          experimentId: options.experiment ?? '',
          states,
          limit: options.limit,
        });
        show(globals, runs, () => runTable(runs));
        for (const line of await refusals(head)) say(line);
      });
    });

  program
    .command('explain')
    .description('Says why a run waits or how it failed, and lists every attempt at it.')
    .argument('<run>')
    .action(async (runId: string, _options: unknown, command: Command) => {
      await withHead(command, async (head, globals) => {
        const explanation = await head.runs.explain({ runId });
        show(globals, explanation, () => explanationText(explanation));
      });
    });

  program
    .command('logs')
    .description(
      'What the agent of a run prints: the tail while it runs, all that was kept afterwards. With --json, one line {"text"} a piece.',
    )
    .argument('<run>')
    .option('-f, --follow', 'go on until the run has ended')
    .option('--raw', 'do not filter control characters')
    .action(async (runId: string, options: { follow?: boolean; raw?: boolean }, command: Command) => {
      await withHead(command, async (head, { json = false }) => {
        await interruptible((signal) => showOutput(head, runId, { ...options, json }, signal));
      });
    });

  program
    .command('report')
    .description(
      "Fetches a run's signed report (a DSSE envelope); shows what it says, or saves it with --out.",
    )
    .argument('<run>')
    .option('-o, --out <file>', 'save the signed envelope there')
    .action(async (runId: string, options: { out?: string }, command: Command) => {
      await withHead(command, async (head) => {
        const { envelope } = await head.runs.getReport({ runId });
        if (options.out === undefined) {
          process.stdout.write(`${JSON.stringify(peek(envelope, report), null, 2)}\n`);
          return;
        }
        await mkdir(dirname(options.out), { recursive: true });
        await writeFile(options.out, envelope);
        say(`Saved the signed report of ${runId} in ${options.out}`);
      });
    });

  program
    .command('artifacts')
    .description('Lists what a run left beside its submission: output, logs, code; fetches it with --to.')
    .argument('<run>')
    .option('--to <folder>', 'fetch everything into this folder')
    .action(async (runId: string, options: { to?: string }, command: Command) => {
      await withHead(command, async (head, globals) => {
        const { artifacts } = await head.artifacts.list({ runId });
        if (options.to !== undefined) {
          for (const artifact of artifacts) {
            if (artifact.removedAtMs > 0)
              say(`${artifact.name} is removed: ${printable(artifact.removedWhy)}`);
            else say(`Saved ${await fetchArtifact(head, artifact, options.to)}`);
          }
        }
        show(globals, artifacts, () => artifactTable(artifacts));
      });
    });
}

async function showOutput(
  head: Head,
  runId: string,
  options: { follow?: boolean; raw?: boolean; json: boolean },
  signal: AbortSignal,
): Promise<void> {
  const write = agentOutput(options);
  const { artifacts } = await head.artifacts.list({ runId });
  const kept = artifacts.findLast((artifact) => artifact.name === 'output.log');
  if (kept !== undefined) {
    for await (const chunk of head.artifacts.fetch(
      { runId, attempt: kept.attempt, name: kept.name },
      { signal },
    ))
      write(chunk.bytes);
    if (kept.truncatedBytes > 0) say(`(${bytes(kept.truncatedBytes)} were left out)`);
    return;
  }
  try {
    for await (const chunk of head.runs.followOutput(
      { runId, follow: options.follow ?? false },
      { signal },
    )) {
      if (chunk.skippedBytes > 0) say(`(${bytes(chunk.skippedBytes)} skipped)`);
      write(chunk.bytes);
    }
  } catch (error) {
    if (!signal.aborted || !isPodiumError(error, 'CANCELED')) throw error;
  }
}

/** What head and graders refuse now, for want of disk: why nothing new may come, or nothing be handed in. */
async function refusals(head: Head): Promise<string[]> {
  const { disk, graders } = await head.upkeep.status({});
  const full = graders.filter(({ refusesHandIns }) => refusesHandIns).map(({ id }) => id);
  return [
    ...(disk?.refusesSubmissions === true
      ? [
          `The head takes no new experiment: its disk has ${bytes(disk.freeBytes)} free, it keeps ${bytes(disk.floorBytes)}. See podium doctor.`,
        ]
      : []),
    ...full.map(
      (id) => `Grader ${id} takes no hand-ins, its disk is too full; workers keep theirs until it does.`,
    ),
  ];
}

const ARTIFACTS_WAIT_MS = 15_000;

/** The artifacts of a finished run. They follow the hand-in, the output last, so a grade may be there a moment before them. */
export async function artifactsOf(head: Head, runId: string): Promise<Artifact__Output[]> {
  const deadline = performance.now() + ARTIFACTS_WAIT_MS;
  for (;;) {
    const { artifacts } = await head.artifacts.list({ runId });
    if (artifacts.some((artifact) => artifact.name === 'output.log') || performance.now() > deadline)
      return artifacts;
    await pause(100);
  }
}

/** Saves one artifact as FOLDER/attempt-N-NAME and returns the path. */
export async function fetchArtifact(head: Head, artifact: Artifact__Output, folder: string): Promise<string> {
  // The head allows only plain names, and this client does not rely on it.
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(artifact.name))
    throw new PodiumError('DATA_LOSS', 'The head names an artifact that cannot be a file name.');
  await mkdir(folder, { recursive: true });
  const path = join(folder, `attempt-${artifact.attempt}-${artifact.name}`);
  const { runId, attempt, name } = artifact;
  async function* content(): AsyncGenerator<Uint8Array> {
    for await (const chunk of head.artifacts.fetch({ runId, attempt, name })) yield chunk.bytes;
  }
  await pipeline(Readable.from(content()), createWriteStream(path));
  return path;
}

function runTable(runs: readonly Run__Output[]): string {
  return renderTable(runs, [
    { title: 'RUN', cell: (run) => run.id },
    { title: 'AGENT', cell: (run) => run.agentId },
    { title: 'COMPETITION', cell: (run) => run.competitionId },
    { title: 'SEED', cell: (run) => String(run.seed), right: true },
    { title: 'STATE', cell: stateWord },
    { title: 'ENDING', cell: (run) => word(run.ending, 'ENDING_') },
    { title: 'RESULT', cell: worth },
    { title: 'SCORE', cell: scoreText, right: true },
    { title: 'WORKER', cell: (run) => run.workerId },
    { title: 'REASON', cell: (run) => (run.reason.length > 80 ? `${run.reason.slice(0, 79)}…` : run.reason) },
  ]);
}

function explanationText(explanation: Explanation__Output): string {
  const parts = [explanation.sentences.map(printable).join('\n')];
  if (explanation.workers.length > 0) {
    parts.push(
      renderTable(explanation.workers, [
        { title: 'WORKER', cell: (row) => row.workerId },
        { title: 'FITS', cell: (row) => (row.fits ? 'yes' : 'no') },
        { title: 'WHY', cell: (row) => row.reason },
      ]),
    );
  }
  if (explanation.attempts.length > 0) {
    parts.push(
      renderTable(explanation.attempts, [
        { title: 'ATTEMPT', cell: (row) => String(row.attempt), right: true },
        { title: 'WORKER', cell: (row) => row.workerId },
        { title: 'LEASED', cell: (row) => instant(row.leasedAtMs) },
        { title: 'ENDED', cell: (row) => instant(row.endedAtMs) },
        { title: 'OUTCOME', cell: (row) => row.outcome },
        { title: 'CODE', cell: (row) => row.code },
        { title: 'DETAIL', cell: (row) => row.detail },
      ]),
    );
  }
  return parts.join('\n\n');
}

function artifactTable(artifacts: readonly Artifact__Output[]): string {
  return renderTable(artifacts, [
    { title: 'ATTEMPT', cell: (row) => String(row.attempt), right: true },
    { title: 'NAME', cell: (row) => row.name },
    { title: 'SIZE', cell: (row) => bytes(row.sizeBytes), right: true },
    {
      title: 'LEFT OUT',
      cell: (row) => (row.truncatedBytes > 0 ? bytes(row.truncatedBytes) : ''),
      right: true,
    },
    { title: 'DIGEST', cell: (row) => row.digest },
    {
      title: 'REMOVED',
      cell: (row) => (row.removedAtMs > 0 ? `${instant(row.removedAtMs)}: ${row.removedWhy}` : ''),
    },
  ]);
}
