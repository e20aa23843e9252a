import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Environment } from './command.ts';

/** Where Debian keeps commands for administration; they are not on an ordinary user's PATH. */
const ADMINISTRATION_FOLDERS = ['/usr/local/sbin', '/usr/sbin', '/sbin'];

/** The environment with the folders for administration on its PATH. */
export function withAdministrationPath(environment: Environment): Environment {
  const folders = (environment['PATH'] ?? '/usr/bin:/bin').split(delimiter);
  const added = ADMINISTRATION_FOLDERS.filter((folder) => !folders.includes(folder));
  return { ...environment, PATH: [...folders, ...added].join(delimiter) };
}

/** The full path of a command on the environment's PATH or in a folder for administration. */
export function findExecutable(name: string, environment: Environment): string | undefined {
  const folders = (withAdministrationPath(environment)['PATH'] ?? '').split(delimiter);
  return folders
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, name))
    .find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
