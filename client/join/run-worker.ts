import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readEnvironment } from '../../platform/config/config.ts';
import { withAdministrationPath } from '../setup/executable.ts';
import { endLeftProcesses, holdStateFolder } from '../up/state-folder.ts';
import { SupervisedProcess } from '../up/supervised-process.ts';
import { workerProgram } from './engine.ts';
import type { MemberLayout } from './member-layout.ts';
import { WorkerLog } from './worker-log.ts';

const STOP_MS = 10_000;

/**
 * Runs the worker until Ctrl-C, and starts it again when it ends by itself. The first signal lets its runs end, the
 * second stops it and leaves their containers to the next start. Throws when it does not stay up.
 */
export async function runWorkerHere(
  layout: MemberLayout,
  name: string,
  programFolder: string,
  report: (line: string) => void,
): Promise<void> {
  await using stack = new AsyncDisposableStack();
  stack.use(await holdStateFolder(layout.root));
  await endLeftProcesses(layout.processes);
  await mkdir(layout.processes, { recursive: true, mode: 0o700 });
  await mkdir(layout.logs, { recursive: true, mode: 0o700 });
  const failure = Promise.withResolvers<never>();
  failure.promise.catch(() => undefined);
  const logFile = join(layout.logs, 'worker.log');
  stack.use(await WorkerLog.follow(logFile, report));
  const worker = new SupervisedProcess(
    {
      name,
      command: process.execPath,
      args: [workerProgram(programFolder), '--config', layout.workerConfig],
      environment: withAdministrationPath(readEnvironment()),
      logFile,
      identityFile: join(layout.processes, 'worker.json'),
    },
    failure.reject,
  );
  const impatient = Promise.withResolvers<void>();
  let asked = false;
  const onSignal = (): void => {
    if (asked) impatient.resolve();
    else {
      asked = true;
      report(
        'Letting the runs on this machine end; once more to stop now (their containers go on, and the next start adopts them).',
      );
      worker.requestStop();
    }
  };
  // Never taken off: stopping takes a few seconds, and an impatient third signal must not leave the worker behind.
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal).on('SIGHUP', onSignal);
  worker.start();
  report(`${name} lends this machine until Ctrl-C. Its log: ${logFile}`);
  try {
    await Promise.race([worker.ended(), impatient.promise, failure.promise]);
  } finally {
    worker.requestStop();
    await worker.stopped(STOP_MS);
  }
}
