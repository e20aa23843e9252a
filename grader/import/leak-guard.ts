import { readIdSet } from '../../contracts/submission/validate.ts';
import { bytesOf } from '../../contracts/submission/validate.ts';
import { submissionFormat, type CompetitionDefinition } from '../catalog/competition-definition.ts';
import { readFolderFile } from '../catalog/folder-files.ts';
import type { PublicFile } from '../catalog/stage-bundle.ts';
import type { DiskFile, PreparedFiles } from './collect.ts';
import { describeLeaks, findKnownLeaks, issuesAfterStripping, type KnownLeak } from './known-leaks.ts';
import { removeCsvColumn, removeJsonField } from './remove-field.ts';

export interface SizedPublicFile extends PublicFile {
  readonly sizeBytes: number;
}

/** The public files as they will be bundled, and what is to be said of them. */
export interface GuardedFiles {
  readonly publicFiles: ReadonlyMap<string, SizedPublicFile>;
  /** With known issues that fit what is bundled. */
  readonly definition: CompetitionDefinition;
  readonly leaks: readonly string[];
  readonly stripped: readonly string[];
  readonly notes: readonly string[];
}

/** Records with a telling field are small; a larger file is read in vain. */
const MAX_RECORDS_BYTES = 512 * 2 ** 20;
const MAX_TEST_IDS = 100_000;

/** Finds the known leaks of a competition among its files, and leaves them out when that is wanted. */
export async function guardLeaks(
  definition: CompetitionDefinition,
  { publicFiles }: PreparedFiles,
  openSample: () => AsyncIterable<Uint8Array>,
  strip: boolean,
): Promise<GuardedFiles> {
  const bundled = new Map([...publicFiles].map(([path, file]) => [path, asPublicFile(file)]));
  const { id } = definition;
  const findings = await findKnownLeaks(id, {
    paths: [...publicFiles.keys()],
    testIds: () => idTexts(definition, openSample),
    mentions: async (path, text) => await mentions(publicFiles.get(path), text),
  });
  const notes = findings.unseen.map(
    (path) => `${path} may hold what is known to leak: archives are not looked into`,
  );
  if (findings.leaks.length === 0)
    return { publicFiles: bundled, definition, leaks: [], stripped: [], notes };
  const described = [describeLeaks(findings.leaks)];
  if (!strip) {
    const advice = 'known leaks are in the bundle; --strip-known-leaks leaves them out';
    return { publicFiles: bundled, definition, leaks: described, stripped: [], notes: [...notes, advice] };
  }
  for (const leak of findings.leaks) {
    const without = await withoutField(leak, publicFiles.get(leak.path));
    if (without === undefined) bundled.delete(leak.path);
    else bundled.set(leak.path, { open: () => bytesOf(without), sizeBytes: without.length });
  }
  const knownIssues = issuesAfterStripping(id, definition.knownIssues ?? [], findings);
  return {
    publicFiles: bundled,
    definition: { ...definition, knownIssues },
    leaks: [],
    stripped: described,
    notes,
  };
}

function asPublicFile({ file, sizeBytes }: DiskFile): SizedPublicFile {
  return { open: () => readFolderFile(file), linkable: file, sizeBytes };
}

/** Undefined when the whole file goes. */
async function withoutField(leak: KnownLeak, file: DiskFile | undefined): Promise<Uint8Array | undefined> {
  if (leak.field === undefined || file === undefined) return undefined;
  if (/\.csv$/i.test(leak.path)) return await removeCsvColumn(readFolderFile(file.file), leak.field);
  return Buffer.from(removeJsonField((await bytesIn(file)).toString('utf8'), leak.field));
}

async function mentions(file: DiskFile | undefined, text: string): Promise<boolean> {
  if (file === undefined || file.sizeBytes > MAX_RECORDS_BYTES) return false;
  return (await bytesIn(file)).includes(text);
}

async function bytesIn({ file }: DiskFile): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of readFolderFile(file)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function idTexts(
  definition: CompetitionDefinition,
  openSample: () => AsyncIterable<Uint8Array>,
): Promise<ReadonlySet<string>> {
  const ids = await readIdSet(submissionFormat(definition), openSample());
  const count = Math.min(ids.count, MAX_TEST_IDS);
  return new Set(Array.from({ length: count }, (_, row) => ids.textAt(row)));
}
