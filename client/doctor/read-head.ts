import { errorText } from '../../contracts/errors/podium-error.ts';
import { Head, readProfile, type ConnectionOptions } from '../connection/connection.ts';
import type { HeadFact } from './finding.ts';

const DEADLINE_MS = 3_000;

/** Asks the head how it fares; the failure says why it could not be asked. */
export async function readHead(
  options: ConnectionOptions,
): Promise<{ head: HeadFact | null; headFailure: string }> {
  try {
    using head = new Head(await readProfile(options));
    const askedAtMs = Date.now();
    const status = await head.upkeep.status({}, { deadlineMs: DEADLINE_MS });
    const { restore, disk } = status;
    const fact: HeadFact = {
      clockOffsetMs: status.nowMs - (askedAtMs + Date.now()) / 2,
      natsConnected: status.natsConnected,
      refusesSubmissions: disk?.refusesSubmissions ?? false,
      diskFreeBytes: disk?.freeBytes ?? 0,
      graders: status.graders,
      restore:
        restore === null
          ? null
          : {
              open: restore.openedAtMs > 0,
              unreconciled: restore.unreconciledGraderIds,
              uncounted: restore.uncounted.map(
                ({ runId, workerId, reason }) => `${runId} by ${workerId} (${reason})`,
              ),
              lostLeases: restore.lostLeases.map(({ runId, workerId }) => `${runId} on ${workerId}`),
            },
    };
    return { head: fact, headFailure: '' };
  } catch (error) {
    return { head: null, headFailure: errorText(error) };
  }
}
