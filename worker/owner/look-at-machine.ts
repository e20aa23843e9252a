import { readFile } from 'node:fs/promises';
import type { OwnerSettings } from '../../contracts/lending/owner-settings.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import { withDeadline } from '../../platform/clock/wait.ts';
import type { RunningContainer } from '../container/container-runtime.ts';
import { gpusUsedByOthers } from './gpu-use.ts';
import { loggedIn } from './logged-in.ts';
import { LoadMeter, parseBusySeconds } from './others-load.ts';
import type { Sight } from './policy.ts';

const LOOK_MS = 15_000;

/** What of the machine the owner's settings ask for, and nothing else. Throws when it cannot be seen. */
export function machineLook(
  settings: OwnerSettings | null,
  lentGpus: readonly string[],
  containers: () => readonly RunningContainer[],
  clock: Clock,
): () => Promise<Sight> {
  const meter = new LoadMeter();
  const wanted = settings?.pauseWhen;
  const ownContainers = () => containers().map(({ id }) => id);
  return async () => ({
    loggedIn: wanted?.loggedIn === true ? await bounded(loggedIn()) : null,
    othersLoad: wanted?.loadAbove === undefined ? null : await bounded(measure(meter, containers(), clock)),
    gpusInUse:
      wanted?.gpuUsedByOthers === true && lentGpus.length > 0
        ? await bounded(gpusUsedByOthers(lentGpus, ownContainers()))
        : null,
  });
}

async function measure(
  meter: LoadMeter,
  containers: readonly RunningContainer[],
  clock: Clock,
): Promise<number | null> {
  const usages = containers.map(
    async (container) => [container.id, (await container.usage()).cpuSeconds] as const,
  );
  const [own, stat] = await Promise.all([Promise.all(usages), readFile('/proc/stat', 'utf8')]);
  const { user, system } = process.cpuUsage();
  return meter.add({
    atMs: clock.monotonicMs(),
    busySeconds: parseBusySeconds(stat),
    ownSeconds: new Map([['worker', (user + system) / 1e6], ...own]),
  });
}

async function bounded<T>(look: Promise<T>): Promise<T> {
  return await withDeadline(look, LOOK_MS, 'Looking at the machine');
}
