import type { Logger } from '../logger/logger.ts';
import { errorText } from '../../contracts/errors/podium-error.ts';

export interface ProcessContext {
  /** Aborts at the first SIGTERM or SIGINT: finish what runs, take nothing new. */
  readonly drain: AbortSignal;
  /** Aborts at the second: stop now. */
  readonly stop: AbortSignal;
}

/**
 * Runs a process's main function and ends the process with its result. The first SIGTERM or SIGINT asks to drain, the
 * second to stop; a process for which both mean the same listens to `drain` alone. An unhandled error ends the process
 * with status 70, since its state is unknown: whoever supervises it starts it again.
 */
export async function runProcess(
  logger: Logger,
  main: (context: ProcessContext) => Promise<number | void>,
): Promise<never> {
  const drain = new AbortController();
  const stop = new AbortController();
  const onSignal = (name: NodeJS.Signals): void => {
    const second = drain.signal.aborted;
    logger.info(second ? 'stopping now' : 'draining', { signal: name });
    (second ? stop : drain).abort(new Error(name));
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
  const onFatal = (error: unknown): void => {
    logger.error('unhandled error, ending the process', { error });
    process.exit(70);
  };
  process.on('uncaughtException', onFatal);
  process.on('unhandledRejection', onFatal);
  try {
    const status = await main({ drain: drain.signal, stop: stop.signal });
    process.exit(typeof status === 'number' ? status : 0);
  } catch (error) {
    logger.error(errorText(error), { error });
    process.exit(1);
  }
}
