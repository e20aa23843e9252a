import { randomUUID } from 'node:crypto';
import { InvalidArgumentError, type Command } from 'commander';
import { isPodiumError, PodiumError } from '../../contracts/errors/podium-error.ts';
import { pause } from '../../platform/clock/wait.ts';
import type { Run__Output } from '../../proto/gen/podium/v1/Run.ts';
import { EXIT } from '../exit-status.ts';
import type { Head } from '../connection/connection.ts';
import { agentOutput } from '../output/agent-output.ts';
import { printable } from '../output/printable.ts';
import { isFinished, runLine } from '../output/run-words.ts';
import { say, withHead } from './command-context.ts';
import { parseInteger } from './experiments.ts';
import { interruptible } from './interruptible.ts';
import { watchExperiment } from './watch-experiment.ts';

interface TryOptions {
  readonly minutes: number;
  readonly class: string;
  readonly seed: number;
}

const FOLLOW_PAUSE_MS = 300;
/** Canceling must not hold up who interrupts. */
const CANCEL_MS = 5_000;

/** try: one quick run of an agent with its output live, for those who develop one. */
export function addTryCommand(program: Command): void {
  program
    .command('try')
    .summary('one quick run of an agent, with its output live')
    .description(
      'Runs an agent once on a competition for a few minutes, shows what it prints as it prints it, and says what came of it. Counted in no table; canceled when you interrupt it. Exit status 0 when the submission has a score, else 6.',
    )
    .argument('<agent>', 'a registered agent')
    .argument('<competition>', 'a registered competition')
    .option('--minutes <count>', 'time limit of the run', parseMinutes, 5)
    .option('--class <name>', 'resource class', 'default')
    .option('--seed <number>', 'seed', parseInteger, 0)
    .action(async (agent: string, competition: string, options: TryOptions, command: Command) => {
      await withHead(command, async (head, { json = false }) => {
        await interruptible((signal) => tryAgent(head, agent, competition, options, json, signal));
      });
    });
}

async function tryAgent(
  head: Head,
  agent: string,
  competition: string,
  options: TryOptions,
  json: boolean,
  signal: AbortSignal,
): Promise<void> {
  const reply = await head.experiments.submit({
    name: `try ${agent} on ${competition}`,
    agentIds: [agent],
    competitionIds: [competition],
    seeds: [options.seed],
    resourceClass: options.class,
    timeLimitMs: options.minutes * 60_000,
    probe: true,
    requestId: randomUUID(),
  });
  for (const warning of reply.warnings) say(`Note: ${printable(warning)}`);
  const experimentId = reply.experiment?.id ?? '';
  let run: Run__Output;
  try {
    run = await follow(head, experimentId, json, signal);
  } catch (error) {
    // Whatever ends us: nobody waits for this run any more.
    const canceled = await head.experiments.cancel({ experimentId }, { deadlineMs: CANCEL_MS }).then(
      () => true,
      () => false,
    );
    if (!signal.aborted) throw error;
    const left = canceled
      ? 'canceled'
      : `left to its time limit: the head could not be told to cancel ${experimentId}`;
    throw new PodiumError('CANCELED', `The try is ${left}.`, { cause: error });
  }
  const { sentences } = await head.runs.explain({ runId: run.id });
  if (json) process.stdout.write(`${JSON.stringify({ run, sentences })}\n`);
  else for (const sentence of sentences) say(printable(sentence));
  if (run.grade !== 'GRADE_GRADED') process.exitCode = EXIT.ungraded;
}

/** Tells of each state on standard error and copies what the agent prints, attempt by attempt, until the run has ended. */
async function follow(
  head: Head,
  experimentId: string,
  json: boolean,
  signal: AbortSignal,
): Promise<Run__Output> {
  let latest: Run__Output | null = null;
  const over = new AbortController();
  const both = AbortSignal.any([signal, over.signal]);
  let told = '';
  const watched = watchExperiment(
    head,
    experimentId,
    (run) => {
      const known = latest !== null;
      latest = run;
      const line = printable(runLine(run));
      if (line !== told) say(known ? line : `Run ${run.id}: ${line}`);
      told = line;
    },
    signal,
  ).finally(() => {
    over.abort();
  });
  const copied = copyOutput(head, () => latest, json, both);
  const [outcome] = await Promise.allSettled([watched, copied]);
  if (outcome.status === 'rejected') throw outcome.reason;
  await copied;
  if (latest === null) throw new PodiumError('INTERNAL', `Experiment ${experimentId} has no run.`);
  return latest;
}

async function copyOutput(
  head: Head,
  latest: () => Run__Output | null,
  json: boolean,
  signal: AbortSignal,
): Promise<void> {
  const write = agentOutput({ json });
  while (!signal.aborted) {
    const run = latest();
    if (run !== null && isFinished(run)) return;
    try {
      if (run !== null && MAY_PRINT.includes(run.state)) {
        for await (const chunk of head.runs.followOutput({ runId: run.id, follow: true }, { signal }))
          write(chunk.bytes);
      }
    } catch (error) {
      // The watch tells what is wrong with the head; output is a help, not the matter.
      if (!isPodiumError(error)) throw error;
    }
    await pause(FOLLOW_PAUSE_MS, signal);
  }
}

const MAY_PRINT: readonly string[] = ['RUN_STATE_LEASED', 'RUN_STATE_RUNNING'];

function parseMinutes(text: string): number {
  const minutes = Number(text);
  if (!/^\d+(\.\d+)?$/.test(text) || minutes <= 0 || minutes > 24 * 60)
    throw new InvalidArgumentError('Minutes are a number, at most 1440.');
  return minutes;
}
