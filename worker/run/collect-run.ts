import { join } from 'node:path';
import type { HandInContent } from '../../contracts/handin/record.ts';
import { handInRecord } from '../../contracts/handin/record.ts';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import { collectArchive } from '../handin/collect-archive.ts';
import { collectSubmission } from '../handin/collect-submission.ts';
import type { Attempt, CollectedArtifact } from '../journal/attempt.ts';
import { clocksOf } from './run-clock.ts';

export const SUBMISSION_FILE = 'submission.csv';
export const OUTPUT_FILE = 'output.log';

export interface CollectedRun {
  readonly content: HandInContent;
  readonly artifacts: CollectedArtifact[];
}

/** Copies all that counts of an ended run from its /home into `target`, which holds output.log already. */
export async function collectRun(attempt: Attempt, homeDir: string, target: string): Promise<CollectedRun> {
  const { limits } = attempt.ticket;
  const content = await collectSubmission(homeDir, join(target, SUBMISSION_FILE), limits.submissionBytes);
  const artifacts: CollectedArtifact[] = [];
  for (const folder of ['logs', 'code']) {
    const name = `${folder}.tar`;
    const archive = await collectArchive(homeDir, folder, join(target, name), {
      sizeBytes: limits.artifactBytes,
    });
    if (archive !== null) artifacts.push({ name, ...archive, acknowledged: false });
  }
  // The output goes last: where it is, the others are.
  artifacts.push(...attempt.facts.artifacts.filter(({ name }) => name === OUTPUT_FILE));
  return { content, artifacts };
}

/** The record that goes with the hand-in, as bytes: made once, sent as often as needed. */
export function recordOf(attempt: Attempt, content: HandInContent, hostname: string): Buffer {
  const { facts } = attempt;
  if (facts.end === null || facts.startedAtMs === null) {
    throw new PodiumError('INTERNAL', 'A run is handed in whose end is not known.');
  }
  const record = handInRecord.parse({
    version: 1,
    content,
    ending: facts.end.ending,
    exitCode: facts.end.exitCode,
    startedAtMs: facts.startedAtMs,
    endedAtMs: Math.max(facts.startedAtMs, facts.end.endedAtMs),
    clocks: clocksOf(facts.startedAtMs, facts.end.endedAtMs, facts),
    imageId: facts.imageId ?? '',
    usage: facts.end.usage,
    validateCalls: facts.validateCalls,
    validateCallsOmitted: facts.validateCallsOmitted,
    hostname: hostname.slice(0, 255),
  });
  return Buffer.from(JSON.stringify(record));
}
