import { join } from 'node:path';
import { bundleFile } from '../../contracts/bundle/manifest.ts';
import type { CatalogEntry } from '../catalog/competitions/entry.ts';
import { DESCRIPTION_FILE, FORMAT_FILE } from '../catalog/competition-folder.ts';
import { digestOfFile, listFolder, type FolderFile } from '../catalog/folder-files.ts';
import type { MlebenchFolders } from './mlebench-folders.ts';
import type { Trouble } from './outcome.ts';

/** A competition's prepared files, all that are wanted being there. */
export interface PreparedFiles {
  /** What goes into the bundle, by its path there: files on this disk. The description and format.json are not among them. */
  readonly publicFiles: ReadonlyMap<string, DiskFile>;
  readonly answers: DiskFile;
  readonly sample: DiskFile;
}

export interface DiskFile extends Pick<FolderFile, 'sizeBytes' | 'modifiedMs'> {
  /** Where it lies. */
  readonly file: string;
}

/** Lists what `mlebench prepare` left and says what of it is missing or cannot be used. */
export async function collectFiles(
  { definition, sampleFolder }: CatalogEntry,
  folders: MlebenchFolders,
): Promise<{ readonly files: PreparedFiles | null; readonly troubles: readonly Trouble[] }> {
  const { id } = definition;
  const publicList = await listFolder(folders.public, 'prepared/public');
  const privateList = await listFolder(folders.private, 'prepared/private');
  const troubles: Trouble[] = [...publicList.problems, ...privateList.problems].map(({ path, message }) => {
    const isAbsent = message === 'the folder is missing';
    return {
      kind: isAbsent ? 'missing' : 'wrong',
      what: `${path}: ${message}`,
      todo: isAbsent ? prepareIt(id) : 'put the file itself there',
    };
  });
  const published = new Map(publicList.files.map((file) => [file.path, onDisk(folders.public, file)]));
  const secret = new Map(privateList.files.map((file) => [file.path, onDisk(folders.private, file)]));
  if (published.size === 0 || secret.size === 0) {
    return {
      files: null,
      troubles: troubles.length > 0 ? troubles : [emptyTrouble(id, published.size === 0)],
    };
  }
  const samplePath = definition.submission.sample;
  const answers = secret.get(definition.answers.file);
  const sample = sampleFolder === 'private' ? secret.get(samplePath) : published.get(samplePath);
  const lacks = (path: string, what: string): Trouble => ({
    kind: 'missing',
    what: `prepared/${path}: the ${what} not there`,
    todo: prepareIt(id),
  });
  if (answers === undefined) troubles.push(lacks(`private/${definition.answers.file}`, 'answers are'));
  if (sample === undefined) troubles.push(lacks(`${sampleFolder}/${samplePath}`, 'sample submission is'));
  troubles.push(...nameTroubles([...published.keys()]));
  if (sample !== undefined && answers !== undefined) {
    published.set(samplePath, sample);
    troubles.push(...(await exposureTroubles(published, answers)));
  }
  published.delete(DESCRIPTION_FILE);
  if (troubles.length > 0 || answers === undefined || sample === undefined) return { files: null, troubles };
  return { files: { publicFiles: published, answers, sample }, troubles };
}

export function prepareIt(id: string): string {
  return `prepare it: podium prepare -c ${id}`;
}

function onDisk(folder: string, { path, sizeBytes, modifiedMs }: FolderFile): DiskFile {
  return { file: join(folder, path), sizeBytes, modifiedMs };
}

function emptyTrouble(id: string, isPublic: boolean): Trouble {
  return {
    kind: 'missing',
    what: `prepared/${isPublic ? 'public' : 'private'}: the folder is empty`,
    todo: prepareIt(id),
  };
}

function nameTroubles(paths: readonly string[]): Trouble[] {
  return paths.flatMap((path): Trouble[] => {
    const isTaken = path === FORMAT_FILE;
    if (bundleFile.shape.path.safeParse(path).success && !isTaken) return [];
    const what = isTaken ? 'Podium writes a file of this name' : 'a bundle cannot hold a file of this name';
    return [{ kind: 'wrong', what: `prepared/public/${path}: ${what}`, todo: 'rename or remove it' }];
  });
}

/** The answers among the public files, under any name. */
async function exposureTroubles(
  published: ReadonlyMap<string, DiskFile>,
  answers: DiskFile,
): Promise<Trouble[]> {
  const troubles: Trouble[] = [];
  const suspects = [...published].filter(([, { sizeBytes }]) => sizeBytes === answers.sizeBytes);
  const secret = suspects.length === 0 ? undefined : await digestOfFile(answers.file);
  for (const [path, { file }] of suspects) {
    if ((await digestOfFile(file)) !== secret) continue;
    const what = `prepared/public/${path}: it is the same as the answers`;
    troubles.push({ kind: 'wrong', what, todo: 'remove it: nobody may see the answers' });
  }
  return troubles;
}
