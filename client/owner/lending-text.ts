import type { LendingStatus__Output } from '../../proto/gen/podium/v1/LendingStatus.ts';
import type { LentRun__Output } from '../../proto/gen/podium/v1/LentRun.ts';
import { bytes, duration, instant } from '../output/format.ts';
import { renderTable } from '../output/table.ts';

const WORDS: Readonly<Record<string, string>> = {
  STARTING: 'starting',
  IDLE: 'lent; nothing runs here',
  BUSY: 'lent; runs are here',
  PAUSED: 'paused: what runs here is frozen',
  AWAY: 'yours: nothing of Podium runs here',
  DRAINING: 'draining: it ends when what is here is done',
  STOPPED: 'stopped',
};

/** What the owner of a machine sees of one worker. */
export function lendingText(status: LendingStatus__Output, nowMs: number): string {
  const { workerId, state, reason, runs, disk, lent, hours, maxPauseMs, diskProblem } = status;
  const lines = [
    `${workerId}: ${WORDS[state] ?? state}${reason === '' ? '' : ` (${reason})`}`,
    `Lent: ${lent?.cpus ?? 0} CPU, ${bytes(lent?.memoryBytes ?? 0)} of memory, ${lent?.gpus ?? 0} GPU; ${lentUntil(status, nowMs)}`,
    maxPauseMs === 0
      ? 'Runs here are never frozen; give-back returns the machine at once.'
      : `Runs here are frozen for at most ${duration(maxPauseMs)}, then the machine is given back.`,
    `The head ${status.headConnected ? 'is connected' : 'cannot be reached'}.${hours === '' ? '' : ` Hours: ${hours}.`}`,
  ];
  if (diskProblem !== '') lines.push(diskProblem);
  if (disk !== null) {
    const { ceilingBytes, imagesBytes, dataBytes, scratchBytes, retainedBytes, handInsBytes } = disk;
    const used = imagesBytes + dataBytes + scratchBytes + retainedBytes + handInsBytes;
    lines.push(
      `On disk: ${bytes(used)} of ${bytes(ceilingBytes)} (images ${bytes(imagesBytes)}, data ${bytes(dataBytes)}, runs ${bytes(scratchBytes)}, kept for inspection ${bytes(retainedBytes)}, not handed in yet ${bytes(handInsBytes)})`,
    );
  }
  for (const { runId, container, untilMs, user, agentId, competitionId } of status.retained) {
    const whose = `${user === '' ? '' : `${user}: `}${agentId} on ${competitionId}`;
    lines.push(
      `Kept for inspection until ${instant(untilMs)}: ${container} (run ${runId}, ${whose}). podium worker purge removes it.`,
    );
  }
  return runs.length === 0 ? lines.join('\n') : [...lines, '', runTable(runs)].join('\n');
}

function lentUntil({ lentUntilMs }: LendingStatus__Output, nowMs: number): string {
  if (lentUntilMs === 0) return 'at any time';
  return lentUntilMs <= nowMs ? 'not now' : `until ${instant(lentUntilMs)}`;
}

function runTable(runs: readonly LentRun__Output[]): string {
  return renderTable(runs, [
    { title: 'RUN', cell: (run) => run.runId },
    {
      title: 'FOR',
      cell: (run) => `${run.user === '' ? '' : `${run.user}: `}${run.agentId} on ${run.competitionId}`,
    },
    { title: 'DOES', cell: (run) => run.phase },
    { title: 'SINCE', cell: (run) => instant(run.startedAtMs) },
    { title: 'RAN', cell: (run) => `${duration(run.runMs)} of ${duration(run.limitMs)}` },
    { title: 'FROZEN', cell: (run) => (run.pausedMs === 0 ? '' : duration(run.pausedMs)) },
    { title: 'TAKES', cell: taken },
  ]);
}

function taken({ taken: resources, cpus, gpus }: LentRun__Output): string {
  if (resources === null) return '';
  const devices = gpus.length === 0 ? '' : `, GPU ${gpus.join(', ')}`;
  return `CPU ${cpus.join(',')}, ${bytes(resources.memoryBytes)}, disk ${bytes(resources.diskBytes)}${devices}`;
}
