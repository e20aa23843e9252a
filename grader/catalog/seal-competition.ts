import type { CompetitionCard } from '../../contracts/competition/card.ts';
import { competitionCard } from '../../contracts/competition/card.ts';
import { digestOf } from '../../contracts/ids/digest.ts';
import { competitionId, type CompetitionId, type Digest } from '../../contracts/ids/id.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import { groupScores, teamSharesOf, teamsOf, type Leaderboard } from '../reports/leaderboard.ts';
import { compileAnswers } from '../scoring/answers-file.ts';
import type { CompetitionVersion } from '../store/competition-table.ts';
import type { CompetitionDefinition } from './competition-definition.ts';
import { COMPETITIONS } from './competitions/index.ts';
import { shippedLeaderboards } from './leaderboards/leaderboards.ts';
import { stageBundle, type PublicFile, type StagedBundle, type StagingOptions } from './stage-bundle.ts';

const MEDAL_NAMES = ['gold', 'silver', 'bronze', 'median'] as const;

/** A competition that has been checked, wherever its files lie. */
export interface CompetitionSource {
  readonly definition: CompetitionDefinition;
  /** Scores in file order; null where there is no leaderboard. */
  readonly leaderboard: readonly number[] | null;
  /** Teams on a leaderboard that is known only by its thresholds. */
  readonly teams: number | null;
  /** What goes into the bundle, format.json apart, by path. */
  readonly publicFiles: ReadonlyMap<string, PublicFile>;
  /** Open anew with each call. */
  openAnswers(): AsyncIterable<Uint8Array>;
  openSample(): AsyncIterable<Uint8Array>;
}

/** What sealing needs of the vault. */
export interface AnswerSealer {
  seal(
    owner: { competition: CompetitionId; definitionDigest: Digest },
    answers: Uint8Array,
  ): Promise<{ file: string; answersDigest: Digest }>;
  open(owner: { competition: CompetitionId; definitionDigest: Digest }, file: string): Promise<Buffer>;
}

export interface SealParts {
  readonly vault: AnswerSealer;
  readonly competitions: {
    newestOfBundle(id: CompetitionId, bundle: Digest): CompetitionVersion | undefined;
    newest(id: CompetitionId): CompetitionVersion | undefined;
    add(entry: Omit<CompetitionVersion, 'version'>): void;
  };
  readonly bundlesDir: string;
  readonly clock: Clock;
}

export interface AddedCompetition {
  readonly card: CompetitionCard;
  readonly bundle: StagedBundle;
  /** False when just this was there already. */
  readonly isNew: boolean;
}

/**
 * Stages a competition's public bundle, seals its answers, and makes it known to the grader: the row comes last, so
 * that whatever stops this leaves the grader as it was. The same competition again changes nothing; other answers or
 * another definition make a new version, and hand-ins of runs with the old bundle keep the old one.
 *
 * @throws PodiumError BAD_COMPETITION when the answers cannot be read; the signal's reason when it aborts.
 */
export async function sealCompetition(
  source: CompetitionSource,
  parts: SealParts,
  options: StagingOptions = {},
): Promise<AddedCompetition> {
  const { definition } = source;
  const id = competitionId.parse(definition.id);
  const bundle = await stageBundle(definition, source.publicFiles, parts.bundlesDir, options);
  const answers = await compileAnswers(definition, source.openAnswers(), () => source.openSample());
  try {
    // Thresholds, leaderboard and names are part of what is sealed for: a change of any makes a version of its own.
    const definitionDigest = digestOf(JSON.stringify([definition, source.leaderboard]));
    const known = await sameVersion(parts, id, bundle.digest, definitionDigest, answers);
    if (known !== undefined) return { card: known.card, bundle, isNew: false };
    const sealed = await parts.vault.seal({ competition: id, definitionDigest }, answers);
    const leaderboard = leaderboardOf(source);
    const teams = leaderboard ? teamsOf(leaderboard) : source.teams;
    const card = cardOf(definition, bundle, sealed.answersDigest, { leaderboard, teams });
    parts.competitions.add({
      definition,
      definitionDigest,
      card,
      sealedFile: sealed.file,
      leaderboard,
      addedAtMs: parts.clock.nowMs(),
    });
    return { card, bundle, isNew: true };
  } finally {
    answers.fill(0);
  }
}

/** The newest version, when it is this very competition. Answers that cannot be opened any more are sealed anew. */
async function sameVersion(
  { competitions, vault }: SealParts,
  id: CompetitionId,
  bundle: Digest,
  definitionDigest: Digest,
  answers: Uint8Array,
): Promise<CompetitionVersion | undefined> {
  const newest = competitions.newest(id);
  if (newest?.card.bundle !== bundle || newest.definitionDigest !== definitionDigest) return undefined;
  let sealed: Buffer;
  try {
    sealed = await vault.open({ competition: id, definitionDigest }, newest.sealedFile);
  } catch {
    return undefined;
  }
  const same = sealed.equals(answers);
  sealed.fill(0);
  return same ? newest : undefined;
}

/** Its own leaderboard, or the one that ships with Podium when it is the competition of that name. */
function leaderboardOf({ definition, leaderboard }: CompetitionSource): Leaderboard | null {
  if (leaderboard !== null) return groupScores(leaderboard, definition.direction === 'lower_is_better');
  const known = COMPETITIONS.get(definition.id)?.definition;
  const { direction, thresholds } = definition;
  const isSame =
    known?.direction === direction &&
    MEDAL_NAMES.every((name) => known.thresholds[name] === thresholds[name]);
  return isSame ? (shippedLeaderboards().get(definition.id) ?? null) : null;
}

function cardOf(
  definition: CompetitionDefinition,
  bundle: StagedBundle,
  answersDigest: Digest,
  { leaderboard, teams }: { leaderboard: Leaderboard | null; teams: number | null },
): CompetitionCard {
  const lowerIsBetter = definition.direction === 'lower_is_better';
  return competitionCard.parse({
    version: 1,
    id: definition.id,
    name: definition.name,
    category: definition.category,
    split: definition.split,
    metric: definition.metric.name,
    lowerIsBetter,
    thresholds: definition.thresholds,
    teams,
    ...(leaderboard && { teamShares: teamSharesOf(leaderboard, definition.thresholds, lowerIsBetter) }),
    licence: definition.licence.name,
    knownIssues: definition.knownIssues ?? [],
    bundle: bundle.digest,
    bundleBytes: bundle.sizeBytes,
    answersDigest,
  });
}
