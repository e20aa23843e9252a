import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { decodeManifest } from '../../contracts/bundle/manifest.ts';
import { composeCatalog } from '../../grader/compose-catalog.ts';
import { selectCompetitions } from '../../grader/import/import-prepared.ts';
import type { Imported, ImportOutcome } from '../../grader/import/outcome.ts';
import { prepareGrader, type PreparedGrader } from './grader-fixture.ts';
import { writeMlebenchTree, type MlebenchTree } from './mlebench-tree.ts';

export interface ImportPlace extends AsyncDisposable {
  readonly prepared: PreparedGrader;
  readonly tree: MlebenchTree;
  publicFile(id: string, path: string): string;
  repoFile(id: string, path: string): string;
}

/** A grader, and prepared data of some competitions beside it. */
export async function placeWith(ids?: readonly string[]): Promise<ImportPlace> {
  const stack = new AsyncDisposableStack();
  const prepared = stack.use(await prepareGrader());
  const tree = await writeMlebenchTree(join(prepared.folder, 'mlebench'), ids);
  return {
    prepared,
    tree,
    publicFile: (id, path) => join(tree.dataDir, id, 'prepared', 'public', path),
    repoFile: (id, path) => join(tree.repoDir, 'mlebench', 'competitions', id, path),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

export async function importAll(
  { prepared, tree }: ImportPlace,
  options: { readonly strip?: boolean; readonly repo?: boolean; readonly signal?: AbortSignal } = {},
): Promise<ImportOutcome[]> {
  const outcomes: ImportOutcome[] = [];
  const { strip = false, repo = true, signal = new AbortController().signal } = options;
  await composeCatalog(prepared.config).importPrepared(
    selectCompetitions({ ids: tree.ids, split: undefined }),
    {
      dataDir: tree.dataDir,
      ...(repo ? { repoDir: tree.repoDir } : {}),
      stripKnownLeaks: strip,
      signal,
    },
    () => undefined,
    (outcome) => outcomes.push(outcome),
  );
  return outcomes;
}

export async function importOne(
  place: ImportPlace,
  options: Parameters<typeof importAll>[1] = {},
): Promise<Imported> {
  const [outcome] = await importAll(place, options);
  assert.ok(outcome !== undefined && 'imported' in outcome, JSON.stringify(outcome));
  return outcome.imported;
}

export async function troublesOf(place: ImportPlace): Promise<string> {
  const [outcome] = await importAll(place);
  assert.ok(outcome !== undefined && 'troubles' in outcome, JSON.stringify(outcome));
  assert.deepEqual(await sealedIds(place), [], 'nothing of it was kept');
  return [outcome.state, ...outcome.troubles.map(({ what, todo }) => `${what} -> ${todo}`)].join('\n');
}

export async function sealedIds({ prepared }: ImportPlace): Promise<string[]> {
  const list = await composeCatalog(prepared.config).status();
  return list.filter(({ isOfCatalog, sealed }) => isOfCatalog && sealed !== null).map(({ id }) => id);
}

export async function bundledPaths({ card, manifestFile }: Imported): Promise<string[]> {
  return decodeManifest(await readFile(manifestFile), card.bundle).files.map(({ path }) => path);
}

export async function writePublic(
  place: ImportPlace,
  id: string,
  files: Readonly<Record<string, string>>,
): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    const file = place.publicFile(id, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
}
