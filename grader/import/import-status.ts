import type { CompetitionCard } from '../../contracts/competition/card.ts';
import { competitionId } from '../../contracts/ids/id.ts';
import { COMPETITIONS } from '../catalog/competitions/index.ts';
import type { CompetitionVersion } from '../store/competition-table.ts';
import type { ImportRecord, ImportRecords } from './import-record.ts';

/** How far one competition has come on this grader. */
export interface CompetitionStatus {
  readonly id: string;
  readonly name: string;
  readonly split: string;
  /** Whether the catalog has it; otherwise it was added from a folder. */
  readonly isOfCatalog: boolean;
  /** Null while its answers are not held here. */
  readonly sealed: {
    readonly bundle: string;
    readonly bundleBytes: number;
    readonly addedAtMs: number;
    readonly knownIssues: readonly string[];
  } | null;
  /** What the last import found; empty for one that was added from a folder. */
  readonly leaks: readonly string[];
  readonly stripped: readonly string[];
  readonly notes: readonly string[];
}

/** All competitions of the catalog, then those of one's own, each by id. */
export async function statusOfAll(
  versions: readonly CompetitionVersion[],
  records: ImportRecords,
): Promise<readonly CompetitionStatus[]> {
  const newest = new Map<string, CompetitionVersion>(versions.map((version) => [version.card.id, version]));
  const own = versions.filter(({ card }) => !COMPETITIONS.has(card.id));
  const ids = [...[...COMPETITIONS.keys()].sort(), ...own.map(({ card }) => card.id)];
  return await Promise.all(
    ids.map(async (id) => {
      const record = await records.read(competitionId.parse(id));
      return statusOf(id, newest.get(id), record);
    }),
  );
}

function statusOf(
  id: string,
  version: CompetitionVersion | undefined,
  record: ImportRecord | undefined,
): CompetitionStatus {
  const known = COMPETITIONS.get(id)?.definition;
  const { name, split } = version?.card ?? known ?? { name: id, split: 'dev' };
  // A record speaks of one import: an `add` of the same id since then is something else.
  const fits = version !== undefined && record?.answersDigest === version.card.answersDigest;
  return {
    id,
    name,
    split,
    isOfCatalog: known !== undefined,
    sealed: version === undefined ? null : sealedOf(version.card, version.addedAtMs),
    leaks: fits ? record.leaks : [],
    stripped: fits ? record.stripped : [],
    notes: fits ? record.notes : [],
  };
}

function sealedOf({ bundle, bundleBytes, knownIssues }: CompetitionCard, addedAtMs: number) {
  return { bundle, bundleBytes, addedAtMs, knownIssues };
}
