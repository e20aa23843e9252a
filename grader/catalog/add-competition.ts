import { join } from 'node:path';
import { competitionCard, type CompetitionCard } from '../../contracts/competition/card.ts';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import { digestOf } from '../../contracts/ids/digest.ts';
import { competitionId, type CompetitionId, type Digest } from '../../contracts/ids/id.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import { groupScores, teamsOf } from '../reports/leaderboard.ts';
import { compileAnswers } from '../scoring/answers-file.ts';
import type { CompetitionVersion } from '../store/competition-table.ts';
import { checkFolder, type FolderCheck } from './check-folder.ts';
import type { CompetitionDefinition } from './competition-definition.ts';
import { competitionFolder } from './competition-folder.ts';
import { problemLines } from './problem-lines.ts';
import { readFolderFile } from './folder-files.ts';
import { stageBundle, type StagedBundle } from './stage-bundle.ts';

/** What adding needs of the vault. */
export interface AnswerSealer {
  seal(
    owner: { competition: CompetitionId; definitionDigest: Digest },
    answers: Uint8Array,
  ): Promise<{ file: string; answersDigest: Digest }>;
  open(owner: { competition: CompetitionId; definitionDigest: Digest }, file: string): Promise<Buffer>;
}

export interface AddParts {
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
 * Checks a competition's folder, stages its public bundle, seals its answers, and makes it known to the grader: the
 * row comes last, so that whatever stops this leaves the grader as it was. The same folder again changes nothing;
 * other answers or another definition make a new version, and hand-ins of runs with the old bundle keep the old one.
 *
 * @throws PodiumError BAD_COMPETITION with everything that is wrong.
 */
export async function addCompetition(root: string, parts: AddParts): Promise<AddedCompetition> {
  const check = await checkFolder(root);
  if (!check.ok) {
    throw new PodiumError(
      'BAD_COMPETITION',
      `The competition in ${root} cannot be added:\n${problemLines(check.problems)}`,
    );
  }
  const { definition } = check;
  const id = competitionId.parse(definition.id);
  const bundle = await stageBundle(root, definition, parts.bundlesDir);
  const answersFile = join(competitionFolder(root).private, definition.answers.file);
  const sampleFile = join(competitionFolder(root).public, definition.submission.sample);
  const answers = await compileAnswers(definition, readFolderFile(answersFile), () =>
    readFolderFile(sampleFile),
  );
  try {
    // Thresholds, leaderboard and names are part of what is sealed for: a change of any makes a version of its own.
    const definitionDigest = digestOf(JSON.stringify([definition, check.leaderboard]));
    const known = await sameVersion(parts, id, bundle.digest, definitionDigest, answers);
    if (known !== undefined) return { card: known.card, bundle, isNew: false };
    const sealed = await parts.vault.seal({ competition: id, definitionDigest }, answers);
    const leaderboard = leaderboardOf(check);
    const card = cardOf(definition, bundle, sealed.answersDigest, leaderboard && teamsOf(leaderboard));
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
  { competitions, vault }: AddParts,
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

function leaderboardOf(check: FolderCheck & { ok: true }): CompetitionVersion['leaderboard'] {
  if (check.leaderboard === null) return null;
  return groupScores(check.leaderboard, check.definition.direction === 'lower_is_better');
}

function cardOf(
  definition: CompetitionDefinition,
  bundle: StagedBundle,
  answersDigest: Digest,
  teams: number | null,
): CompetitionCard {
  return competitionCard.parse({
    version: 1,
    id: definition.id,
    name: definition.name,
    category: definition.category,
    split: definition.split,
    metric: definition.metric.name,
    lowerIsBetter: definition.direction === 'lower_is_better',
    thresholds: definition.thresholds,
    teams,
    licence: definition.licence.name,
    knownIssues: definition.knownIssues ?? [],
    bundle: bundle.digest,
    bundleBytes: bundle.sizeBytes,
    answersDigest,
  });
}
