import { readFile } from 'node:fs/promises';
import type { OwnerSettings } from '../../contracts/lending/owner-settings.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import { withDeadline } from '../../platform/clock/wait.ts';
import type { RunningContainer } from '../container/container-runtime.ts';
import { gpusUsedByOthers } from './gpu-use.ts';
import { loggedIn } from './logged-in.ts';
import { LoadMeter, parseBusySeconds, parseProcessSeconds } from './others-load.ts';
import type { Sight } from './policy.ts';

const LOOK_MS = 15_000;

/**
 * What of the machine the owner's settings ask for, and nothing else. `helpers`: processes of ours besides this one and the
 * containers. Throws when it cannot be seen.
 */
export function machineLook(
  settings: OwnerSettings | null,
  lentGpus: readonly string[],
  containers: () => readonly RunningContainer[],
  helpers: () => readonly number[],
  clock: Clock,
): () => Promise<Sight> {
  const meter = new LoadMeter();
  const wanted = settings?.pauseWhen;
  const ownContainers = () => containers().map(({ id }) => id);
  return async () => ({
    loggedIn: wanted?.loggedIn === true ? await bounded(loggedIn()) : null,
    othersLoad:
      wanted?.loadAbove === undefined ? null : await bounded(measure(meter, containers(), helpers(), clock)),
    gpusInUse:
      wanted?.gpuUsedByOthers === true && lentGpus.length > 0
        ? await bounded(gpusUsedByOthers(lentGpus, ownContainers()))
        : null,
  });
}

async function measure(
  meter: LoadMeter,
  containers: readonly RunningContainer[],
  helpers: readonly number[],
  clock: Clock,
): Promise<number | null> {
  const usages = containers.map(
    async (container) => [container.id, (await container.usage()).cpuSeconds] as const,
  );
  const helping = helpers.map(
    async (pid) =>
      [`process ${pid}`, parseProcessSeconds(await readFile(`/proc/${pid}/stat`, 'utf8'))] as const,
  );
  const [own, helped, stat] = await Promise.all([
    Promise.all(usages),
    Promise.all(helping),
    readFile('/proc/stat', 'utf8'),
  ]);
  const { user, system } = process.cpuUsage();
  return meter.add({
    atMs: clock.monotonicMs(),
    busySeconds: parseBusySeconds(stat),
    ownSeconds: new Map([['worker', (user + system) / 1e6], ...own, ...helped]),
  });
}

async function bounded<T>(look: Promise<T>): Promise<T> {
  return await withDeadline(look, LOOK_MS, 'Looking at the machine');
}
