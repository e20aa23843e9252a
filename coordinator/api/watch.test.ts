import assert from 'node:assert/strict';
import { test } from 'node:test';
import { experimentId, runId, type RunId } from '../../contracts/ids/id.ts';
import { isTerminal, type RunState } from '../../contracts/run/state.ts';
import { ChangeFeed } from '../store/change-feed.ts';
import type { ExperimentRow, RunRow } from '../store/rows.ts';
import { watchExperiment, type Watched, type WatchRecord } from './watch.ts';

const experiment = experimentId.parse('e');

/** A record of run states with the feed that tells of them, as the store has both. */
class Runs implements WatchRecord {
  readonly feed = new ChangeFeed();
  readonly states: Map<RunId, RunState>;

  constructor(names: readonly string[]) {
    this.states = new Map(names.map((name) => [runId.parse(name), 'queued']));
  }

  set(name: string, state: RunState): void {
    const id = runId.parse(name);
    this.states.set(id, state);
    this.feed.publish([{ runId: id, experimentId: experiment, from: 'queued', state }]);
  }

  experiment(): ExperimentRow {
    const states = [...this.states.values()];
    return { runsTotal: states.length, runsFinished: states.filter(isTerminal).length } as ExperimentRow;
  }

  runs(): RunRow[] {
    return [...this.states.keys()].map((id) => this.run(id));
  }

  run(id: RunId): RunRow {
    return { id, state: this.states.get(id) } as RunRow;
  }
}

const show = (watched: Watched): string =>
  watched.event === 'run' ? `${watched.run.id}:${watched.run.state}` : watched.event;

async function take(events: AsyncGenerator<Watched>, number: number): Promise<string[]> {
  const taken: string[] = [];
  while (taken.length < number) {
    const next = await events.next();
    if (next.done === true) break;
    taken.push(show(next.value));
  }
  return taken;
}

const watch = (runs: Runs, signal = new AbortController().signal) =>
  watchExperiment(runs, runs.feed, experiment, signal);

test('first the state, then changes, then the end', async () => {
  const runs = new Runs(['a', 'b']);
  const events = watch(runs);
  assert.deepEqual(await take(events, 3), ['a:queued', 'b:queued', 'synchronized']);
  const next = take(events, 1);
  runs.set('a', 'leased');
  assert.deepEqual(await next, ['a:leased']);
  runs.set('a', 'canceled');
  runs.set('b', 'graded');
  assert.deepEqual(await take(events, 9), ['a:canceled', 'b:graded', 'done']);
});

test('a change while the snapshot is read is not lost', async () => {
  const runs = new Runs(['a', 'b']);
  const events = watch(runs);
  assert.deepEqual(await take(events, 1), ['a:queued']);
  runs.set('a', 'graded');
  runs.set('b', 'graded');
  const rest = await take(events, 9);
  // Of b the latest state, since its row is read when its turn has come, and no second time.
  assert.deepEqual(rest, ['b:graded', 'synchronized', 'a:graded', 'done']);
});

test('a slow reader gets the latest state of each run, once', async () => {
  const runs = new Runs(['a']);
  const events = watch(runs);
  await take(events, 2);
  for (let round = 0; round < 1_000; round++) runs.set('a', round % 2 === 0 ? 'leased' : 'queued');
  runs.set('a', 'graded');
  assert.deepEqual(await take(events, 9), ['a:graded', 'done']);
});

test('a finished experiment ends at once; a caller that goes away stops the watch', async () => {
  const runs = new Runs(['a']);
  const caller = new AbortController();
  const waiting = watch(runs, caller.signal);
  await take(waiting, 2);
  const next = waiting.next();
  caller.abort();
  await assert.rejects(next, /ended/);
  runs.set('a', 'graded');
  assert.deepEqual(await take(watch(runs), 9), ['a:graded', 'synchronized', 'done']);
});
