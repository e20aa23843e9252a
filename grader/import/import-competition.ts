import { writeFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { digestOf } from '../../contracts/ids/digest.ts';
import { competitionId, type CompetitionId, type Digest } from '../../contracts/ids/id.ts';
import { bytesOf } from '../../contracts/submission/validate.ts';
import type { CatalogEntry } from '../catalog/competitions/entry.ts';
import type { CompetitionDefinition } from '../catalog/competition-definition.ts';
import { DESCRIPTION_FILE } from '../catalog/competition-folder.ts';
import { readFolderFile } from '../catalog/folder-files.ts';
import { sealCompetition, type SealParts } from '../catalog/seal-competition.ts';
import { stagedAt, type PublicFile } from '../catalog/stage-bundle.ts';
import { checkAnswers, isSampleRefusal } from '../scoring/check-answers.ts';
import { readAnswerSource } from '../scoring/read-answer-source.ts';
import { collectFiles, prepareIt, type PreparedFiles } from './collect.ts';
import type { ImportRecords } from './import-record.ts';
import { guardLeaks } from './leak-guard.ts';
import { scanForLeaks } from './leak-scan.ts';
import { mlebenchFolders, type MlebenchFolders, type MlebenchRoots } from './mlebench-folders.ts';
import { notImported, type Imported, type ImportOutcome, type Trouble } from './outcome.ts';
import { ReadingProgress } from './progress.ts';
import { checkChecksums, takeLeaderboard } from './repo-facts.ts';
import { readSmallFile } from './small-file.ts';

export interface ImportParts extends SealParts {
  readonly records: ImportRecords;
  /** Told now and then how far a long reading is. */
  readonly say: (line: string) => void;
}

export interface ImportOptions extends MlebenchRoots {
  readonly stripKnownLeaks: boolean;
  readonly signal: AbortSignal;
}

/** Grows when an import of the same files would give something else. */
const IMPORT_VERSION = 1;
const MAX_DESCRIPTION_BYTES = 16 * 2 ** 20;

interface Described {
  readonly description: Buffer;
  readonly obfuscated: Buffer | undefined;
}

/**
 * Imports one prepared competition: what is there is listed and compared with what is remembered of the last import;
 * unless all is the same, checksums, answers, sample and leaderboard are checked, leaks looked for, the bundle staged
 * and the answers sealed. What stops it on the way leaves the grader as it was.
 *
 * @throws the signal's reason when it aborts; errors of the disk.
 */
export async function importCompetition(
  entry: CatalogEntry,
  options: ImportOptions,
  parts: ImportParts,
): Promise<ImportOutcome> {
  const id = competitionId.parse(entry.definition.id);
  const folders = mlebenchFolders(options, id);
  const { files, troubles } = await collectFiles(entry, folders);
  const described = await readDescriptions(folders);
  const missing: Trouble[] =
    described === undefined && troubles.length === 0
      ? [
          {
            kind: 'missing',
            what: `${DESCRIPTION_FILE} is nowhere`,
            todo: 'name the checkout: --mlebench-repo DIR',
          },
        ]
      : [];
  if (files === null || described === undefined) return notImported(id, [...troubles, ...missing]);
  const fingerprint = await fingerprintOf(entry, files, described, folders, options);
  const same = await unchanged(id, fingerprint, parts);
  if (same !== undefined) return { id, state: 'unchanged', imported: same };
  return await importFiles(entry, { files, described, folders, fingerprint }, options, parts);
}

interface Found {
  readonly files: PreparedFiles;
  readonly described: Described;
  readonly folders: MlebenchFolders;
  readonly fingerprint: string;
}

async function importFiles(
  entry: CatalogEntry,
  { files, described, folders, fingerprint }: Found,
  options: ImportOptions,
  parts: ImportParts,
): Promise<ImportOutcome> {
  const id = competitionId.parse(entry.definition.id);
  const bytes = [...files.publicFiles.values()].reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const progress = new ReadingProgress(id, bytes, parts.say, () => parts.clock.nowMs());
  const onBytes = (count: number): void => {
    options.signal.throwIfAborted();
    progress.add(count);
  };
  const { repo } = folders;
  const checked =
    repo === null
      ? { notes: ['not compared with checksums.yaml: no --mlebench-repo was given'], troubles: [] }
      : await checkChecksums(id, folders, repo, () => options.signal.throwIfAborted());
  const standing =
    repo === null
      ? { leaderboard: null, definition: entry.definition, notes: [], troubles: [] }
      : await takeLeaderboard(entry.definition, repo);
  const openAnswers = () => readFolderFile(files.answers.file);
  const openSample = () => readFolderFile(files.sample.file);
  const problems = await checkAnswers(entry.definition, openAnswers, openSample, { handInAnswers: false });
  const troubles: Trouble[] = [
    ...checked.troubles,
    ...standing.troubles,
    ...problems
      .filter((problem) => !isSampleRefusal(problem))
      .map(({ path, message }): Trouble => ({
        kind: 'wrong',
        what: `${path}: ${message}`,
        todo: prepareIt(id),
      })),
  ];
  if (troubles.length > 0) return notImported(id, troubles);
  const guarded = await guardLeaks(standing.definition, files, openSample, options.stripKnownLeaks);
  const telling = await findTellingColumns(standing.definition, guarded.publicFiles, files);
  const publicFiles = new Map<string, PublicFile>(guarded.publicFiles);
  publicFiles.set(DESCRIPTION_FILE, { open: () => bytesOf(described.description) });
  const { card, bundle } = await sealCompetition(
    {
      definition: guarded.definition,
      leaderboard: standing.leaderboard,
      teams: entry.teams,
      publicFiles,
      openAnswers,
      openSample,
    },
    parts,
    { onBytes, signal: options.signal },
  );
  const obfuscated = obfuscatedBeside(bundle.stagingDir);
  if (described.obfuscated !== undefined) await writeFile(obfuscated, described.obfuscated);
  // Nobody can mend the benchmark's sample, and only its ids are needed.
  const ofSample = problems.filter(isSampleRefusal).map(({ path, message }) => `${path}: ${message}`);
  const notes = [...checked.notes, ...standing.notes, ...ofSample, ...guarded.notes, ...telling.notes];
  const leaks = [...guarded.leaks, ...telling.leaks];
  const { stripped } = guarded;
  await parts.records.write({
    version: 1,
    competition: id,
    fingerprint,
    bundle: card.bundle,
    answersDigest: card.answersDigest,
    importedAtMs: parts.clock.nowMs(),
    notes,
    leaks,
    stripped: [...stripped],
  });
  const { manifestFile, stagingDir } = bundle;
  const obfuscatedDescriptionFile = described.obfuscated === undefined ? null : obfuscated;
  const imported = { card, manifestFile, stagingDir, obfuscatedDescriptionFile, notes, leaks, stripped };
  return { id, state: 'ready', imported };
}

/** The repository's description is the published one; `mlebench prepare` copies it among the public files. */
async function readDescriptions({ repo, public: folder }: MlebenchFolders): Promise<Described | undefined> {
  const read = async (file: string | undefined): Promise<Buffer | undefined> => {
    const bytes = file === undefined ? undefined : await readSmallFile(file, MAX_DESCRIPTION_BYTES);
    return bytes === undefined || bytes.length === 0 ? undefined : bytes;
  };
  const description = (await read(repo?.description)) ?? (await read(join(folder, DESCRIPTION_FILE)));
  return description && { description, obfuscated: await read(repo?.obfuscatedDescription) };
}

/** Beside the bundle: an agent that is to see only this description must not find both among its data. */
function obfuscatedBeside(stagingDir: string): string {
  return `${stagingDir}.obfuscated.md`;
}

async function findTellingColumns(
  definition: CompetitionDefinition,
  publicFiles: ReadonlyMap<string, PublicFile & { readonly sizeBytes: number }>,
  files: PreparedFiles,
): Promise<{ leaks: string[]; notes: string[] }> {
  const openSample = () => readFolderFile(files.sample.file);
  const answers = await readAnswerSource(definition, readFolderFile(files.answers.file), openSample);
  const scanned = [...publicFiles].map(([path, { sizeBytes, open }]) => ({ path, sizeBytes, open }));
  const { telling, skipped } = await scanForLeaks(answers, definition.submission, scanned);
  return {
    leaks: telling.map(
      ({ path, column, answer, auc }) =>
        `${path}: column "${column}" predicts "${answer}" with an AUC of ${auc.toFixed(4)}`,
    ),
    notes:
      skipped.length === 0
        ? []
        : [`not looked through for telling columns, being large: ${skipped.join(', ')}`],
  };
}

/**
 * A hash of everything that an import depends on, without reading the data: a file counts as the same while its size and
 * the time of its last change are.
 */
async function fingerprintOf(
  entry: CatalogEntry,
  { publicFiles, answers, sample }: PreparedFiles,
  { description, obfuscated }: Described,
  { repo }: MlebenchFolders,
  { stripKnownLeaks }: ImportOptions,
): Promise<Digest> {
  const seen = [...publicFiles, ['answers', answers] as const, ['sample', sample] as const].map(
    ([path, { sizeBytes, modifiedMs }]) => [path, sizeBytes, modifiedMs],
  );
  const texts = [description, obfuscated ?? ''].map((text) => digestOf(text));
  const fromRepo = await Promise.all(
    repo === null
      ? []
      : [repo.checksums, repo.leaderboard].map(async (file) =>
          digestOf((await readSmallFile(file, MAX_DESCRIPTION_BYTES)) ?? ''),
        ),
  );
  const options = { IMPORT_VERSION, stripKnownLeaks, repo: repo !== null };
  return digestOf(JSON.stringify([options, entry.definition, entry.teams, seen, texts, fromRepo]));
}

/** The last import, when it was of the same data and all that it made is there. */
async function unchanged(
  id: CompetitionId,
  fingerprint: string,
  { records, competitions, bundlesDir }: ImportParts,
): Promise<Imported | undefined> {
  const record = await records.read(id);
  const card = competitions.newest(id)?.card;
  if (record === undefined || card === undefined || record.fingerprint !== fingerprint) return undefined;
  if (card.bundle !== record.bundle || card.answersDigest !== record.answersDigest) return undefined;
  const { manifestFile, stagingDir } = stagedAt(bundlesDir, id, card.bundle);
  const isThere = (file: string): Promise<boolean> =>
    stat(file).then(
      () => true,
      () => false,
    );
  if (!(await isThere(manifestFile)) || !(await isThere(stagingDir))) return undefined;
  const obfuscated = obfuscatedBeside(stagingDir);
  const obfuscatedDescriptionFile = (await isThere(obfuscated)) ? obfuscated : null;
  const { notes, leaks, stripped } = record;
  return { card, manifestFile, stagingDir, obfuscatedDescriptionFile, notes, leaks, stripped };
}
