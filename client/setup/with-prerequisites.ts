// Runs a command on a machine that has all that Podium needs, bringing that about first:
//   node client/setup/bootstrap.mjs client/setup/with-prerequisites.ts COMMAND [ARGUMENT...]
// Exit status: the command's; 69 where something is missing and may not be installed here.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { join, resolve } from 'node:path';
import { errorText, isPodiumError } from '../../contracts/errors/podium-error.ts';
import { readEnvironment } from '../../platform/config/config.ts';
import type { Environment } from './command.ts';
import { ensureImages } from './images.ts';
import { ensurePrerequisites } from './prerequisites.ts';
import { EXIT } from '../exit-status.ts';

const EXIT_MISSING = EXIT.missingPrerequisite;
const EXIT_FAILED = 70;
const projectFolder = resolve(import.meta.dirname, '..', '..');

if (import.meta.main) process.exitCode = await main(process.argv.slice(2));

async function main([command, ...args]: readonly string[]): Promise<number> {
  if (command === undefined) {
    console.error('Usage: with-prerequisites.ts COMMAND [ARGUMENT...]');
    return 64;
  }
  const report = (line: string): void => console.error(line);
  const interrupted = new AbortController();
  const onSignal = (): void => interrupted.abort();
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  try {
    const shared = { environment: readEnvironment(), report, signal: interrupted.signal };
    await using ready = await ensurePrerequisites({ ...shared, stateFolder: join(projectFolder, '.podium') });
    await ensureImages({ ...shared, ...ready, projectFolder });
    return await runToEnd(command, args, ready.environment, interrupted.signal);
  } catch (error) {
    console.error(errorText(error));
    return isPodiumError(error, 'MISSING_PREREQUISITE') ? EXIT_MISSING : EXIT_FAILED;
  }
}

/** Unbounded on purpose: what runs, and for how long, is the caller's affair. */
function runToEnd(
  command: string,
  args: readonly string[],
  environment: Environment,
  signal: AbortSignal,
): Promise<number> {
  return new Promise((settle, fail) => {
    const child = spawn(command, args, { stdio: 'inherit', env: environment });
    signal.addEventListener('abort', () => child.kill('SIGTERM'), { once: true });
    child.once('error', fail);
    child.once('exit', (code, name) => settle(code ?? 128 + constants.signals[name ?? 'SIGTERM']));
  });
}
