import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { digestOf } from '../../contracts/ids/digest.ts';
import { agentId, runId, workerId } from '../../contracts/ids/id.ts';
import { accuseRun, accuseWorker, type AttemptFact } from './evidence.ts';

const W = (name: string) => workerId.parse(name);
const R = (name: string) => runId.parse(name);
let clockMs = 0;

function fact(run: string, by: string, verdict: AttemptFact['verdict'], change: Partial<AttemptFact> = {}) {
  const code = verdict === 'failed' ? 'CONTAINER_ENGINE' : '';
  return {
    runId: R(run),
    workerId: W(by),
    machineId: by,
    verdict,
    code,
    agentId: agentId.parse('ours'),
    image: 'podium/ours:1',
    bundle: digestOf('data'),
    started: true,
    atMs: clockMs++,
    ...change,
  };
}
const carried = (run: string, by: string): AttemptFact => fact(run, by, 'carried');
const failed = (run: string, by: string, change: Partial<AttemptFact> = {}): AttemptFact =>
  fact(run, by, 'failed', change);

test('a run that failed on three machines which carry others is accused, with the evidence', () => {
  const facts = ['a', 'b', 'c'].flatMap((by) => [carried(`good-${by}`, by), failed('bad', by)]);
  const words = accuseRun(R('bad'), facts) ?? '';
  assert.match(words, /failed on 3 machines that carry other runs: a \(CONTAINER_ENGINE\), b .*, c /);
  for (const by of ['a', 'b', 'c']) assert.equal(accuseWorker(W(by), facts), null);
});

test('two machines, machines that carry nothing, and two workers of one machine are not enough', () => {
  const two = ['a', 'b'].flatMap((by) => [carried(`good-${by}`, by), failed('bad', by)]);
  assert.equal(accuseRun(R('bad'), two), null);
  assert.equal(accuseRun(R('bad'), [...two, failed('bad', 'c')]), null, 'c never carried anything');
  const twin = { machineId: 'a' };
  assert.equal(
    accuseRun(R('bad'), [...two, fact('good-d', 'd', 'carried', twin), failed('bad', 'd', twin)]),
    null,
  );
  const broken = [carried('old', 'c'), failed('bad', 'c'), failed('other', 'c'), carried('other', 'a')];
  assert.equal(accuseRun(R('bad'), [...two, ...broken]), null, 'c fails by now what others carry');
});

test('a worker that failed three runs in a row which others carry is accused, with the evidence', () => {
  const facts = ['r1', 'r2', 'r3'].flatMap((run) => [failed(run, 'w'), carried(run, 'a')]);
  assert.match(
    accuseWorker(W('w'), facts) ?? '',
    /failed 3 runs in a row .* r1 \(CONTAINER_ENGINE; a carries it\)/,
  );
  for (const run of ['r1', 'r2', 'r3']) assert.equal(accuseRun(R(run), facts), null);
  assert.equal(accuseWorker(W('w'), facts.slice(0, 5)), null, 'r3 is carried nowhere yet');
  assert.equal(accuseWorker(W('w'), [...facts, carried('r4', 'w')]), null, 'it carried one since');
  const again = [failed('r1', 'w'), failed('r1', 'w'), failed('r1', 'w'), carried('r1', 'a')];
  assert.equal(accuseWorker(W('w'), again), null, 'one run three times');
});

test('a container that runs elsewhere is enough where it did not even start here', () => {
  const stuck = ['r1', 'r2', 'r3'].flatMap((run) => [
    failed(run, 'w', { started: false }),
    fact(run, 'a', 'neutral'),
  ]);
  assert.notEqual(accuseWorker(W('w'), stuck), null);
  const crashed = ['r1', 'r2', 'r3'].flatMap((run) => [failed(run, 'w'), fact(run, 'a', 'neutral')]);
  assert.equal(accuseWorker(W('w'), crashed), null, 'it may still fail there too');
});

test('an image or data that one machine alone has accuses none of the others', () => {
  const runs = ['r1', 'r2', 'r3', 'r4'];
  for (const code of ['IMAGE_UNAVAILABLE', 'BUNDLE_UNAVAILABLE']) {
    const missing = runs.flatMap((run) => [failed(run, 'w', { code, started: false }), carried(run, 'a')]);
    assert.equal(accuseWorker(W('w'), missing), null, code);
  }
  // Whoever cannot get any image is at fault.
  const none = runs.flatMap((run) => [
    failed(run, 'w', { code: 'IMAGE_UNAVAILABLE', image: `image-of-${run}` }),
    carried(run, 'a'),
  ]);
  assert.notEqual(accuseWorker(W('w'), none), null);
});

test('an agent that fails now and then on every machine puts none of a sound fleet into quarantine', () => {
  const bad = { agentId: agentId.parse('moody') };
  const before = ['a', 'b', 'c', 'd'].map((by) => carried(`before-${by}`, by));
  const struck = ['a', 'b', 'c'].flatMap((by, at) =>
    ['r', 's', 't'].flatMap((letter) => {
      const run = `${letter}${at}`;
      return [failed(run, by, bad), fact(run, 'd', 'carried', bad)];
    }),
  );
  for (const by of ['a', 'b', 'c']) assert.equal(accuseWorker(W(by), [...before, ...struck]), null, by);
  // Where the others fail no run of it, or nothing but it is run, the machine is the difference.
  const onlyHere = struck.filter(({ verdict, workerId }) => verdict === 'carried' || workerId === W('a'));
  assert.notEqual(accuseWorker(W('a'), [...before, ...onlyHere]), null);
  assert.notEqual(accuseWorker(W('a'), struck), null);
});

/** Attempts at random on a fleet in which it is known who is at fault. */
interface World {
  readonly broken: readonly number[];
  readonly killers: readonly number[];
  readonly draws: readonly (readonly [number, number])[];
}

test('however attempts fall, no sound worker and no sound run is ever accused', () => {
  const world: fc.Arbitrary<World> = fc.record({
    broken: fc.uniqueArray(fc.nat({ max: 7 }), { maxLength: 4 }),
    killers: fc.uniqueArray(fc.nat({ max: 11 }), { maxLength: 6 }),
    draws: fc.array(fc.tuple(fc.nat({ max: 7 }), fc.nat({ max: 11 })), {
      minLength: 60,
      maxLength: 120,
      size: 'max',
    }),
  });
  let accusedRuns = 0;
  let accusedWorkers = 0;
  fc.assert(
    fc.property(world, ({ broken, killers, draws }) => {
      const facts: AttemptFact[] = [];
      const over = new Set<number>();
      for (const [by, run] of draws) {
        if (over.has(run)) continue;
        const well = !broken.includes(by) && !killers.includes(run);
        facts.push(well ? carried(`r${run}`, `w${by}`) : failed(`r${run}`, `w${by}`));
        if (well) over.add(run);
        if (accuseRun(R(`r${run}`), facts) !== null) {
          assert.ok(killers.includes(run), `r${run} is sound`);
          accusedRuns += 1;
        }
        if (accuseWorker(W(`w${by}`), facts) !== null) {
          assert.ok(broken.includes(by), `w${by} is sound`);
          accusedWorkers += 1;
        }
      }
    }),
    { numRuns: 100, seed: 4 },
  );
  assert.ok(accusedRuns > 0 && accusedWorkers > 0, 'the guilty are found now and then');
});

test('with enough attempts, every killer run and every broken worker is found', () => {
  const facts: AttemptFact[] = [];
  for (const by of ['a', 'b', 'c']) facts.push(carried(`before-${by}`, by));
  for (const run of ['r1', 'r2', 'r3']) facts.push(failed(run, 'broken'), carried(run, 'a'));
  for (const by of ['a', 'b', 'c', 'broken']) facts.push(failed('killer', by));
  assert.notEqual(accuseWorker(W('broken'), facts), null);
  assert.notEqual(accuseRun(R('killer'), facts), null);
  for (const by of ['a', 'b', 'c']) assert.equal(accuseWorker(W(by), facts), null);
});
