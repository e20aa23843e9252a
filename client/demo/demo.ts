import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import { readEnvironment } from '../../platform/config/config.ts';
import type { Run__Output } from '../../proto/gen/podium/v1/Run.ts';
import { say } from '../commands/command-context.ts';
import { tableOfRuns } from '../commands/experiment-results.ts';
import { interruptible } from '../commands/interruptible.ts';
import { artifactsOf, fetchArtifact } from '../commands/runs.ts';
import { readMachine } from '../commands/up.ts';
import { watchExperiment } from '../commands/watch-experiment.ts';
import { Head } from '../connection/connection.ts';
import { EXIT } from '../exit-status.ts';
import { medalTableText } from '../output/medal-table-text.ts';
import { scoreText, worth } from '../output/run-words.ts';
import { renderTable } from '../output/table.ts';
import { watchDisplay } from '../output/watch-display.ts';
import { ensureImages, type AgentImage } from '../setup/images.ts';
import { ensurePrerequisites } from '../setup/prerequisites.ts';
import { RunningInstallation } from '../up/installation.ts';
import { layoutOf, PROJECT_FOLDER } from '../up/layout.ts';
import { EXAMPLE_COMPETITIONS, prepareExamples, registerExamples } from './examples.ts';
import { shareMachine } from '../up/plan.ts';
import { endLeftProcesses, forgetRecords, holdStateFolder } from '../up/state-folder.ts';

const SEEDS = [0, 1, 2];
const WORKERS = 2;
const TIME_LIMIT_MS = 5 * 60_000;

/** Where the demo leaves what it made, below the project's folder; each demo replaces the last one's. */
const DEMO_FOLDER = join(PROJECT_FOLDER, '.podium', 'demo');

/**
 * The main job from nothing: see README. Returns the exit status: 0 only if every run was graded. Whatever happens,
 * everything it started is stopped; what it made stays in its folder.
 */
export async function runDemo(options: { root: string | undefined }): Promise<number> {
  const root = options.root ?? DEMO_FOLDER;
  return await interruptible(
    async (signal) => {
      try {
        return await demonstrate(root, signal);
      } catch (error) {
        if (!signal.aborted) throw error;
        throw new PodiumError('CANCELED', 'Interrupted: what the demo started is stopped.', { cause: error });
      }
    },
    () => {
      say('Stopping what the demo started; this takes a few seconds.');
    },
  );
}

async function demonstrate(root: string, signal: AbortSignal): Promise<number> {
  const startedAt = performance.now();
  await mkdir(root, { recursive: true, mode: 0o700 });
  await using held = await holdStateFolder(root);
  void held;
  const shared = { environment: readEnvironment(), report: say, signal };
  await using ready = await ensurePrerequisites({
    ...shared,
    stateFolder: join(PROJECT_FOLDER, '.podium'),
  });
  const { agents } = await ensureImages({ ...shared, ...ready, projectFolder: PROJECT_FOLDER });
  const prepared = join(PROJECT_FOLDER, '.podium', 'competitions');
  await prepareExamples(prepared, EXAMPLE_COMPETITIONS);

  const stateRoot = join(root, 'state');
  // A demo that was killed may have left all this running.
  await endLeftProcesses(layoutOf(stateRoot).processes);
  await forgetRecords(stateRoot);
  await rm(join(root, 'results'), { recursive: true, force: true });
  await mkdir(stateRoot, { recursive: true, mode: 0o700 });
  const workers = shareMachine(await readMachine(stateRoot, []), { workers: WORKERS }, 'demo-');
  await using installation = await RunningInstallation.start(
    { root: stateRoot, workers, report: say },
    signal,
  );
  using head = new Head(installation);
  const status = await compete(head, installation, agents, prepared, join(root, 'results'), signal);
  say(
    `The whole demo took ${((performance.now() - startedAt) / 1000).toFixed(0)} s. Stopping everything it started.`,
  );
  return status;
}

async function compete(
  head: Head,
  installation: RunningInstallation,
  agents: readonly AgentImage[],
  prepared: string,
  results: string,
  signal: AbortSignal,
): Promise<number> {
  await registerExamples(head, installation.layout.graderConfig, prepared, EXAMPLE_COMPETITIONS, agents);
  const { experiment } = await head.experiments.submit({
    name: 'demo',
    agentIds: agents.map((agent) => agent.id),
    competitionIds: EXAMPLE_COMPETITIONS,
    seeds: SEEDS,
    resourceClass: 'small',
    timeLimitMs: TIME_LIMIT_MS,
  });
  if (!experiment)
    throw new PodiumError('INTERNAL', 'The head accepted an experiment and did not say which.');
  say(
    `Submitted experiment ${experiment.id}: ${agents.length} agents × ${EXAMPLE_COMPETITIONS.length} competitions × ${SEEDS.length} seeds = ${experiment.runsTotal} runs`,
  );
  try {
    const display = watchDisplay(process.stdout);
    try {
      await Promise.race([
        watchExperiment(
          head,
          experiment.id,
          (run) => {
            display.update(run);
          },
          signal,
        ),
        installation.failed(),
      ]);
    } finally {
      display.end();
    }
  } catch (error) {
    // Nothing of ours may go on: workers remove the containers of canceled runs before they end.
    await head.experiments.cancel({ experimentId: experiment.id }).catch(() => undefined);
    throw error;
  }
  const { runs } = await head.experiments.get({ experimentId: experiment.id });
  await saveResults(head, runs, results);
  process.stdout.write(`\n${runScores(runs)}\n\n${medalTableText(await tableOfRuns(head, runs))}\n\n`);
  process.stdout.write(`Signed reports and artifacts: ${results}\n`);
  const ungraded = runs.filter((run) => run.state !== 'RUN_STATE_GRADED');
  for (const run of ungraded)
    say(`Not graded: ${run.id} (${run.agentId} × ${run.competitionId} seed ${run.seed}): ${run.reason}`);
  return ungraded.length === 0 ? EXIT.ok : EXIT.ungraded;
}

/** RESULTS/<competition>/<agent>/seed-N/: report.json (signed), output and archives. */
async function saveResults(head: Head, runs: readonly Run__Output[], results: string): Promise<void> {
  for (const run of runs) {
    const folder = join(results, run.competitionId, run.agentId.replaceAll('/', '_'), `seed-${run.seed}`);
    await mkdir(folder, { recursive: true });
    if (run.state === 'RUN_STATE_GRADED') {
      const { envelope } = await head.runs.getReport({ runId: run.id });
      await writeFile(join(folder, 'report.json'), envelope);
    }
    for (const artifact of await artifactsOf(head, run.id)) await fetchArtifact(head, artifact, folder);
  }
}

function runScores(runs: readonly Run__Output[]): string {
  return renderTable(runs, [
    { title: 'COMPETITION', cell: (run) => run.competitionId },
    { title: 'AGENT', cell: (run) => run.agentId },
    { title: 'SEED', cell: (run) => String(run.seed), right: true },
    { title: 'SCORE', cell: scoreText, right: true },
    { title: 'RESULT', cell: worth },
    { title: 'WORKER', cell: (run) => run.workerId },
  ]);
}
