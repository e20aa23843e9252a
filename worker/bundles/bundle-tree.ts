import { chmod, link, mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { BundleManifest } from '../../contracts/bundle/manifest.ts';
import type { Digest } from '../../contracts/ids/id.ts';
import { syncDirectory } from '../../platform/durable/durable-file.ts';

/**
 * Makes the folder that is mounted at /home/data: a tree of hard links to the store's read-only files. It is built
 * aside and renamed, so that it is there whole or not at all.
 */
export async function buildTree(
  manifest: BundleManifest,
  tree: string,
  pathOf: (digest: Digest) => string,
): Promise<void> {
  const aside = `${tree}.making`;
  await rm(aside, { recursive: true, force: true });
  await rm(tree, { recursive: true, force: true });
  const folders = new Set([aside]);
  await mkdir(aside, { mode: 0o755 });
  for (const file of manifest.files) {
    const target = join(aside, file.path);
    for (let folder = dirname(target); !folders.has(folder); folder = dirname(folder)) folders.add(folder);
    await mkdir(dirname(target), { recursive: true, mode: 0o755 });
    await link(pathOf(file.digest), target);
  }
  for (const folder of folders) {
    await chmod(folder, 0o755); // whatever the umask says: the agent's user reads here
    await syncDirectory(folder);
  }
  await rename(aside, tree);
  await syncDirectory(dirname(tree));
}

/** True when every file of the manifest stands in the tree with its size. */
export async function treeIsWhole(manifest: BundleManifest, tree: string): Promise<boolean> {
  for (const file of manifest.files) {
    const facts = await stat(join(tree, file.path)).catch(() => null);
    if (facts === null || !facts.isFile() || facts.size !== file.sizeBytes) return false;
  }
  return true;
}
