import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand, type Environment } from './command.ts';
import { findExecutable, withAdministrationPath } from './executable.ts';
import { NEEDS } from './need.ts';
import type { MachineFacts } from './plan.ts';

const PACKAGE_LISTS = '/var/lib/apt/lists';
const ANSWER_TIMEOUT_MS = 10_000;

/** Looks at this machine; changes nothing. */
export async function readMachineFacts(environment: Environment): Promise<MachineFacts> {
  const searched = withAdministrationPath(environment);
  const names = Object.values(NEEDS).flatMap((need) => need.commands);
  const commands = new Set(names.filter((name) => findExecutable(name, searched)));
  const [rights, dockerDaemon, debianVersion, packageListsAgeMs] = await Promise.all([
    readRights(searched),
    readDockerDaemon(searched),
    readDebianVersion(),
    readPackageListsAge(),
  ]);
  return {
    rights,
    mayInstall: environment['PODIUM_NO_INSTALL'] !== '1',
    apt: findExecutable('apt-get', searched) !== undefined && findExecutable('dpkg', searched) !== undefined,
    debianVersion,
    packageListsAgeMs,
    commands,
    dockerDaemon,
  };
}

async function readRights(environment: Environment): Promise<MachineFacts['rights']> {
  if (process.getuid?.() === 0) return 'root';
  if (findExecutable('sudo', environment) === undefined) return 'none';
  const answer = await runCommand('sudo', ['-n', 'true'], { timeoutMs: ANSWER_TIMEOUT_MS, environment });
  return answer.status === 0 ? 'sudo' : 'none';
}

/** Asks the engine that the docker command would use. */
export async function readDockerDaemon(environment: Environment): Promise<MachineFacts['dockerDaemon']> {
  if (findExecutable('docker', environment) === undefined) return 'stopped';
  const question = ['version', '--format', '{{.Server.Version}}'];
  const answer = await runCommand('docker', question, { timeoutMs: ANSWER_TIMEOUT_MS, environment });
  if (answer.status === 0) return 'running';
  return /permission denied/i.test(answer.stderr) ? 'forbidden' : 'stopped';
}

async function readDebianVersion(): Promise<number | undefined> {
  try {
    const release = await readFile('/etc/os-release', 'utf8');
    if (!/^ID=debian$/m.test(release)) return undefined;
    const version = /^VERSION_ID="?(\d+)/m.exec(release)?.[1];
    return version === undefined ? undefined : Number(version);
  } catch {
    return undefined;
  }
}

async function readPackageListsAge(): Promise<number | undefined> {
  try {
    const lists = (await readdir(PACKAGE_LISTS)).filter((name) => /_Packages(\.\w+)?$/.test(name));
    const changes = await Promise.all(
      lists.map(async (name) => (await stat(join(PACKAGE_LISTS, name))).ctimeMs),
    );
    return changes.length === 0 ? undefined : Date.now() - Math.max(...changes);
  } catch {
    return undefined;
  }
}
