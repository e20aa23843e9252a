import { PodiumError } from '../../contracts/errors/podium-error.ts';
import type { ExperimentId, RunId } from '../../contracts/ids/id.ts';
import type { ChangeFeed } from '../store/change-feed.ts';
import type { ExperimentRow, RunRow } from '../store/rows.ts';

export interface WatchRecord {
  experiment(id: ExperimentId): ExperimentRow;
  /** All runs of an experiment as they are now. */
  runs(id: ExperimentId): readonly RunRow[];
  run(id: RunId): RunRow;
}

export type Watched =
  | { readonly event: 'run'; readonly run: RunRow }
  | { readonly event: 'synchronized' | 'done'; readonly experiment: ExperimentRow };

/**
 * First the state of every run, then `synchronized`, then each change, then `done`.
 *
 * Nothing is lost between the snapshot and the feed, since it listens before it reads: a change that comes in between is
 * told twice at worst. What waits for a slow reader is the ids of the first state and of runs that changed, once each; each is
 * read from the record when its turn has come, so the reader gets the latest state. `done` comes only when nothing
 * waits: the feed publishes within the commit, so a finished experiment has no change still to come.
 */
export async function* watchExperiment(
  record: WatchRecord,
  feed: ChangeFeed,
  id: ExperimentId,
  signal: AbortSignal,
): AsyncGenerator<Watched> {
  const changed = new Set<RunId>();
  let wake: () => void = () => undefined;
  const stopListening = feed.subscribe((change) => {
    if (change.experimentId !== id) return;
    changed.add(change.runId);
    wake();
  });
  const onAbort = (): void => {
    wake();
  };
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    // Ids alone are kept while the caller reads: rows of 50,000 runs, for many slow callers, are gigabytes.
    for (const next of record.runs(id).map((run) => run.id)) {
      changed.delete(next);
      yield { event: 'run', run: record.run(next) };
    }
    yield { event: 'synchronized', experiment: record.experiment(id) };
    for (;;) {
      if (signal.aborted) throw new PodiumError('CANCELED', 'The watch was ended.');
      const [next] = changed;
      if (next !== undefined) {
        changed.delete(next);
        yield { event: 'run', run: record.run(next) };
        continue;
      }
      const experiment = record.experiment(id);
      if (experiment.runsFinished === experiment.runsTotal) {
        yield { event: 'done', experiment };
        return;
      }
      const { promise, resolve } = Promise.withResolvers<void>();
      wake = resolve;
      await promise; // Ends with a change, or with the call.
    }
  } finally {
    stopListening();
    signal.removeEventListener('abort', onAbort);
  }
}
