import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Docker from 'dockerode';
import { PodiumFixture } from '../../test/support/podium-fixture.ts';
import { writeNumbersCompetition } from '../../test/support/numbers-competition.ts';
import { pause } from '../../platform/clock/wait.ts';
import { bareRound, type BareTimes } from './bare-round.ts';
import { podiumRound, type PodiumTimes } from './podium-round.ts';

export interface OverheadOptions {
  readonly rounds: number;
  /** Rounds before, which warm what is measured: the images' caches, the scorer, the connections. */
  readonly warmUp: number;
  /** Of the agent that copies the sample. */
  readonly image: string;
  /** Default: the image's own. */
  readonly command?: readonly string[];
  readonly report: (line: string) => void;
}

export interface Round {
  readonly bare: BareTimes;
  readonly podium: PodiumTimes;
}

const QUIET_TIMEOUT_MS = 30_000;
/** Containers that stay as they are for so long: nothing is being made or removed. */
const QUIET_MS = 1_000;

/**
 * Rounds of both ways, taking turns, on an installation with one worker. Each begins when nothing of the one before is
 * being cleared away, and (of the worker) nothing is being made ready, so that neither pays for the other.
 */
export async function measureOverhead({
  rounds,
  warmUp,
  image,
  command,
  report,
}: OverheadOptions): Promise<Round[]> {
  await using podium = await PodiumFixture.start({ workers: [[0, 1]] });
  const folder = await mkdtemp(join(tmpdir(), 'podium-bench-'));
  try {
    const competition = await writeNumbersCompetition(podium.folder);
    await podium.addCompetition(competition);
    await podium.head.agents.register({ id: 'copier', image, command: [...(command ?? [])] });
    const docker = new Docker();
    const bare = () =>
      bareRound(docker, { image, command, data: join(competition, 'prepared', 'public'), folder });
    const measured: Round[] = [];
    for (let round = -warmUp; round < rounds; round++) {
      const ways = { bare: null as BareTimes | null, podium: null as PodiumTimes | null };
      const both = [
        async () => void (ways.bare = await bare()),
        async () =>
          void (ways.podium = await podiumRound(podium.head, {
            agent: 'copier',
            competition: 'tiny-numbers',
            seed: round + warmUp,
          })),
      ];
      for (const way of round % 2 === 0 ? both : both.toReversed()) {
        await quiet(podium);
        await way();
      }
      if (round < 0 || ways.bare === null || ways.podium === null) continue;
      measured.push({ bare: ways.bare, podium: ways.podium });
      report(
        `round ${round + 1}: bare ${ways.bare.totalMs.toFixed(0)} ms, Podium ${ways.podium.totalMs.toFixed(0)} ms`,
      );
    }
    return measured;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Until the worker's containers are the same for a while, and it is idle. */
async function quiet(podium: PodiumFixture): Promise<void> {
  const deadline = performance.now() + QUIET_TIMEOUT_MS;
  let last = '';
  let sinceMs = performance.now();
  for (;;) {
    const { workers } = await podium.head.fleet.listWorkers({});
    const now = JSON.stringify([await podium.containers(), workers.map(({ state }) => state)]);
    const idle = workers.every(({ state }) => state === 'IDLE');
    if (now !== last || !idle) sinceMs = performance.now();
    last = now;
    if (performance.now() - sinceMs >= QUIET_MS) return;
    if (performance.now() > deadline) throw new Error(`the worker does not come to rest: ${now}`);
    await pause(100);
  }
}
