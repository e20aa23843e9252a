import { pause } from '../../platform/clock/wait.ts';
import { Fleet } from '../fleet/fleet.ts';
import { startFleetInstallation } from '../fleet/installation.ts';
import { pidOf, submit } from '../fleet/measure.ts';
import type { RenewedAt } from '../fleet/protocol.ts';

export interface RecoverySizes {
  /** One worker holds one. */
  readonly leases: number;
  readonly renewIntervalMs: number;
  /** Given up after this. */
  readonly timeoutMs: number;
}

export interface RecoveryMeasured {
  /** From the kill to the first renewal that was answered again. */
  readonly awayMs: number;
  /** From the kill to the moment when each lease has been renewed again. */
  readonly reconciledMs: number;
  /** Renewals that were answered in each second after the first one, up to a whole interval after all were back. */
  readonly perSecond: readonly number[];
  readonly renewalMs: readonly number[];
  /** Leases that were answered otherwise than renewed. */
  readonly lost: number;
  /** Runs by the number of their attempt and their state, as the head tells them afterwards. */
  readonly runs: Readonly<Record<string, number>>;
}

/** Kills the coordinator while simulated workers hold leases, and looks on how they find back. */
export async function measureRecovery(
  { leases, renewIntervalMs, timeoutMs }: RecoverySizes,
  report: (line: string) => void,
): Promise<RecoveryMeasured> {
  await using installation = await startFleetInstallation(leases);
  const { head, running } = installation;
  report(`${leases} workers connect`);
  await using fleet = await Fleet.start(installation, { processes: 2, cpus: 1 });
  const [experimentId = ''] = await submit(head, leases);
  const { latenciesMs } = await fleet.claim(leases, 16);
  if (latenciesMs.length < leases)
    throw new Error(`only ${latenciesMs.length} of ${leases} claims got a run`);
  await fleet.renew(renewIntervalMs);
  await pause(2 * renewIntervalMs);
  await fleet.renewals();

  const killed = pidOf(running, 'coordinator');
  const killedAtMs = Date.now();
  process.kill(killed, 'SIGKILL');
  report('the coordinator is killed');
  const answered: RenewedAt[] = [];
  const back = new Map<string, number>();
  let doneAtMs: number | null = null;
  while (doneAtMs === null || Date.now() < doneAtMs + renewIntervalMs) {
    await pause(200);
    const news = (await fleet.renewals()).filter(({ atMs }) => atMs > killedAtMs);
    answered.push(...news);
    for (const { worker, atMs, renewed } of news)
      if (renewed > 0 && !back.has(worker)) back.set(worker, atMs);
    if (doneAtMs === null && back.size >= leases) doneAtMs = Date.now();
    if (Date.now() > killedAtMs + timeoutMs) break;
  }
  await fleet.stopRenewing();
  const firstMs = Math.min(...answered.map(({ atMs }) => atMs));
  const lastMs = back.size >= leases ? Math.max(...back.values()) : Infinity;
  const seconds = answered.map(({ atMs }) => Math.floor((atMs - firstMs) / 1000));
  const perSecond = Array.from(
    { length: Math.max(...seconds) + 1 },
    (_, second) => seconds.filter((value) => value === second).length,
  );
  const { runs } = await head.experiments.get({ experimentId });
  const states = Map.groupBy(
    runs,
    ({ attempt, state }) => `attempt ${attempt}, ${state.replace('RUN_STATE_', '')}`,
  );
  return {
    awayMs: firstMs - killedAtMs,
    reconciledMs: lastMs - killedAtMs,
    perSecond,
    renewalMs: answered.map(({ latencyMs }) => latencyMs),
    lost: answered.reduce((sum, { others }) => sum + others, 0),
    runs: Object.fromEntries([...states].map(([state, found]) => [state, found.length])),
  };
}
