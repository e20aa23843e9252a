import { z } from 'zod';
import { competitionId, digest } from '../ids/id.ts';
import { thresholds } from './medal.ts';

export const SPLITS = ['low', 'medium', 'high', 'dev'] as const;
export const split = z.enum(SPLITS);
export type Split = z.infer<typeof split>;

const share = z.number().min(0).max(1);
/** Which parts of a leaderboard's teams (0 to 1) won each medal, and lie above its median. */
export const teamShares = z.strictObject({ gold: share, silver: share, bronze: share, aboveMedian: share });
export type TeamShares = z.infer<typeof teamShares>;

/**
 * What everyone may know of a competition: no answers, nothing derived from them but the published thresholds.
 * The grader's own program makes it; a client with the admin role registers it at the coordinator.
 */
export const competitionCard = z.strictObject({
  version: z.literal(1),
  id: competitionId,
  name: z.string().min(1).max(200),
  category: z.string().min(1).max(100),
  split,
  metric: z.string().min(1).max(100),
  lowerIsBetter: z.boolean(),
  thresholds,
  /** Teams on the leaderboard, null where none is known. */
  teams: z.number().int().positive().nullable(),
  /** The human baseline of tables; absent where no leaderboard is known. */
  teamShares: teamShares.exactOptional(),
  licence: z.string().min(1).max(200),
  knownIssues: z.array(z.string().max(1000)).max(50),
  /** The public bundle; format.json (contracts/submission) lies in it. */
  bundle: digest,
  bundleBytes: z.number().int().nonnegative(),
  /** Salted digest of the sealed answers: tells two sealings apart, and nothing else. */
  answersDigest: digest,
});
export type CompetitionCard = z.infer<typeof competitionCard>;
