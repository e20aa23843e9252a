import { parseArgs } from 'node:util';
import { errorText, isPodiumError, PodiumError } from '../../contracts/errors/podium-error.ts';
import { readCoordinatorConfig } from '../config.ts';
import { backUpCoordinator } from './make-backup.ts';
import { restoreCoordinator } from './restore-backup.ts';

const USAGE =
  'node coordinator/main.ts backup --config FILE --to FOLDER [--without-bundles], or restore --config FILE --from FOLDER [--earlier FOLDER]';

/** `backup` and `restore` of the head's record; JSON on standard output, complaints on standard error. Returns the status. */
export async function runBackupProgram(args: readonly string[]): Promise<number> {
  try {
    process.stdout.write(`${JSON.stringify(await run(args))}\n`);
    return 0;
  } catch (error) {
    if (!isPodiumError(error)) throw error;
    process.stderr.write(`${errorText(error)}\n`);
    return 1;
  }
}

async function run([command, ...rest]: readonly string[]): Promise<unknown> {
  const { values } = parseArgs({
    args: rest,
    options: {
      config: { type: 'string' },
      to: { type: 'string' },
      from: { type: 'string' },
      earlier: { type: 'string' },
      'without-bundles': { type: 'boolean', default: false },
    },
  });
  if (values.config === undefined) throw new PodiumError('INVALID_ARGUMENT', USAGE);
  const { stateDir } = readCoordinatorConfig(values.config);
  const nowMs = Date.now();
  if (command === 'backup' && values.to !== undefined)
    return await backUpCoordinator({
      stateDir,
      to: values.to,
      nowMs,
      withBundles: !values['without-bundles'],
    });
  if (command === 'restore' && values.from !== undefined)
    return await restoreCoordinator({ from: values.from, stateDir, earlier: values.earlier ?? null, nowMs });
  throw new PodiumError('INVALID_ARGUMENT', USAGE);
}
