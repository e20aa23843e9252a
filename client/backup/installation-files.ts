import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';

/** What an installation's folder holds beside its own files: parts with backups of their own, and what only a running one needs. */
const NOT_KEPT = new Set(['coordinator', 'grader', 'workers', 'logs', 'processes', 'images', 'node_modules']);
/** Locks, unfinished files, sockets' and processes' notes. */
const PASSING = /^up\.lock|\.tmp$|\.pid$|\.sock$|\.ports$/;

/**
 * The installation's own files: keys, certificates, credentials, configurations, ports. Paths below `root`, sorted. Some are
 * written anew at each start; they are kept all the same, since nobody can tell by the name what a later version will need.
 */
export async function installationFiles(root: string): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(root, { withFileTypes: true })) {
    if (NOT_KEPT.has(entry.name) || PASSING.test(entry.name)) continue;
    if (entry.isFile()) found.push(entry.name);
    if (!entry.isDirectory()) continue;
    const below = await readdir(join(root, entry.name), { recursive: true, withFileTypes: true });
    for (const file of below)
      if (file.isFile() && !PASSING.test(file.name))
        found.push(relative(root, join(file.parentPath, file.name)));
  }
  return found.sort();
}
