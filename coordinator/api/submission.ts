import { z } from 'zod';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import { digestOf } from '../../contracts/ids/digest.ts';
import { agentId, competitionId, type AgentId, type CompetitionId } from '../../contracts/ids/id.ts';
import type { ResourceClass } from '../../contracts/resources/classes.ts';
import type { RunLimits } from '../../contracts/ticket/ticket.ts';
import type { SubmitRequest__Output } from '../../proto/gen/podium/v1/SubmitRequest.ts';
import { MAX_TIME_LIMIT_MS } from '../store/run-controls.ts';
import type { NewExperiment } from '../store/experiments.ts';
import type { AgentRow, CompetitionRow } from '../store/rows.ts';
import { field, listField, text, unknownName } from './field.ts';

/** One submission writes its runs in one transaction, which holds up everything else for a moment (2 to 3 s at the most), and one reply of Cancel names them all. */
export const MAX_RUNS = 50_000;
const MAX_AGENTS = 1_000;
const MAX_COMPETITIONS = 1_000;
const MAX_SEEDS = 10_000;
const DEFAULT_CLASS = 'default';

const seed = z
  .number()
  .int('must be a whole number')
  .min(0, 'must not be negative')
  .max(2 ** 31 - 1);
const timeLimitMs = z
  .number()
  .int()
  .max(MAX_TIME_LIMIT_MS, `must be at most ${MAX_TIME_LIMIT_MS} (24.8 days)`)
  .refine(
    (value) => value === 0 || value >= 1_000,
    'must be at least 1000, or 0 for the default of the head',
  );
export const priority = z
  .number()
  .int()
  .min(-100, 'must be from -100 to 100')
  .max(100, 'must be from -100 to 100');
const MAX_RETAIN_MS = 3 * 24 * 3_600_000;
const retainMs = z
  .number()
  .int()
  .min(0, 'must not be negative')
  .max(MAX_RETAIN_MS, `must be at most ${MAX_RETAIN_MS} (3 days)`);
const requestId = z.string().regex(/^[!-~]{0,100}$/, 'must be at most 100 visible ASCII characters');

export const HOW_TO_ADD = {
  agent: 'register one with Agents.Register',
  competition: 'add one with podium grader add DIR',
} as const;

/** A submission whose every field is well formed; the names in it may still be unknown. */
export interface Submission {
  readonly name: string;
  readonly agentIds: readonly AgentId[];
  readonly competitionIds: readonly CompetitionId[];
  readonly seeds: readonly number[];
  readonly resourceClass: string;
  /** 0: the head's default. */
  readonly timeLimitMs: number;
  readonly priority: number;
  /** How long containers stay for inspection; undefined: not at all. */
  readonly retainMs: number | undefined;
  /** A try of an agent: counted in no table. */
  readonly probe: boolean;
  /** Null: the call is not safe to repeat. */
  readonly requestId: string | null;
}

/** Throws INVALID_ARGUMENT naming the field. */
export function parseSubmission(request: SubmitRequest__Output): Submission {
  const submission = {
    name: field('name', text(200), request.name),
    agentIds: listField('agent_ids', agentId, request.agentIds, MAX_AGENTS),
    competitionIds: listField('competition_ids', competitionId, request.competitionIds, MAX_COMPETITIONS),
    seeds: listField('seeds', seed, request.seeds, MAX_SEEDS),
    resourceClass: field('resource_class', text(100), request.resourceClass) || DEFAULT_CLASS,
    timeLimitMs: field('time_limit_ms', timeLimitMs, request.timeLimitMs),
    priority: field('priority', priority, request.priority),
    // Left out where nothing is kept: a repeated request is then the same as under a head that knew of no keeping.
    retainMs: field('retain_ms', retainMs, request.retainMs) || undefined,
    probe: request.probe,
    requestId: field('request_id', requestId, request.requestId) || null,
  };
  const runs = submission.agentIds.length * submission.competitionIds.length * submission.seeds.length;
  if (runs > MAX_RUNS) {
    throw new PodiumError(
      'INVALID_ARGUMENT',
      `agents × competitions × seeds are ${runs} runs; at most ${MAX_RUNS} fit into one experiment.`,
    );
  }
  return submission;
}

/** Over what was asked, not over what the names stand for: repeating a call after an agent was replaced is still a repetition. */
export function contentDigest({ requestId: _requestId, ...asked }: Submission): string {
  return digestOf(JSON.stringify(asked));
}

/** What the names of a submission are looked up in. */
export interface Catalog {
  agent(id: AgentId): AgentRow | null;
  agents(): readonly AgentRow[];
  competition(id: CompetitionId): CompetitionRow | null;
  competitions(): readonly CompetitionRow[];
  readonly classes: ReadonlyMap<string, ResourceClass>;
  /** What a run is held to unless the submission says otherwise. */
  readonly limits: RunLimits;
}

/** Puts in place of each name what it stands for now; later changes do not touch the runs. Throws NOT_FOUND listing what is known. */
export function resolveSubmission(submission: Submission, user: string, catalog: Catalog): NewExperiment {
  const agents = submission.agentIds.map((id) => {
    const row = catalog.agent(id);
    if (row === null)
      throw unknownName(
        'agent',
        id,
        catalog.agents().map((known) => known.id),
        HOW_TO_ADD.agent,
      );
    return row.spec;
  });
  const competitions = submission.competitionIds.map((id) => {
    const row = catalog.competition(id);
    if (row === null)
      throw unknownName(
        'competition',
        id,
        catalog.competitions().map((known) => known.id),
        HOW_TO_ADD.competition,
      );
    return row;
  });
  const resourceClass = catalog.classes.get(submission.resourceClass);
  if (resourceClass === undefined) {
    throw unknownName('resource class', submission.resourceClass, [...catalog.classes.keys()], '');
  }
  return {
    user,
    name: submission.name,
    requestId: submission.requestId,
    contentDigest: contentDigest(submission),
    resourceClass: resourceClass.name,
    resources: resourceClass.resources,
    limits: { ...catalog.limits, timeMs: submission.timeLimitMs || catalog.limits.timeMs },
    priority: submission.priority,
    retainMs: submission.retainMs ?? 0,
    purpose: submission.probe ? 'probe' : 'experiment',
    agents,
    competitions,
    seeds: submission.seeds,
  };
}
