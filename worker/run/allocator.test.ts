import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fits, type ResourceRequest } from '../../contracts/resources/resources.ts';
import type { Lent } from '../hardware/lend.ts';
import type { Allocation } from '../journal/attempt.ts';
import { allocate, freeOf } from './allocator.ts';

const lentMachine: fc.Arbitrary<Lent> = fc.record({
  cpuset: fc.uniqueArray(fc.integer({ min: 0, max: 15 }), { maxLength: 8 }),
  memoryBytes: fc.integer({ min: 0, max: 1000 }),
  diskBytes: fc.integer({ min: 0, max: 1000 }),
  gpus: fc.uniqueArray(
    fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd'), memoryBytes: fc.integer({ min: 1, max: 24 }) }),
    {
      selector: ({ id }) => id,
    },
  ),
});
const request: fc.Arbitrary<ResourceRequest> = fc.record({
  cpus: fc.integer({ min: 1, max: 4 }),
  memoryBytes: fc.integer({ min: 0, max: 400 }),
  diskBytes: fc.integer({ min: 0, max: 400 }),
  gpus: fc.integer({ min: 0, max: 2 }),
  gpuMemoryBytes: fc.integer({ min: 0, max: 24 }),
});
/** Requests, and between them the ends of earlier runs. */
const story = fc.array(fc.oneof(request, fc.nat({ max: 5 })), { maxLength: 30 });

test('runs never share a CPU or a GPU, nor get more than is lent; what fits the offer is given', () => {
  fc.assert(
    fc.property(lentMachine, story, (lent, events) => {
      let held: Allocation[] = [];
      for (const event of events) {
        if (typeof event === 'number') {
          held = held.filter((_, index) => index !== event);
          continue;
        }
        const given = allocate(event, lent, held);
        assert.equal(given !== null, fits(event, freeOf(lent, held)));
        if (given === null) continue;
        assert.equal(given.cpuset.length, event.cpus);
        assert.equal(given.gpus.length, event.gpus);
        held.push(given);
        const cpus = held.flatMap(({ cpuset }) => cpuset);
        const gpus = held.flatMap((one) => one.gpus);
        assert.equal(new Set(cpus).size, cpus.length);
        assert.equal(new Set(gpus).size, gpus.length);
        assert.ok(cpus.every((cpu) => lent.cpuset.includes(cpu)));
        for (const id of given.gpus)
          assert.ok((lent.gpus.find((gpu) => gpu.id === id)?.memoryBytes ?? 0) >= event.gpuMemoryBytes);
        assert.ok(held.reduce((sum, one) => sum + one.memoryBytes, 0) <= lent.memoryBytes);
        assert.ok(held.reduce((sum, one) => sum + one.diskBytes, 0) <= lent.diskBytes);
      }
    }),
  );
});

test('a small GPU is given before a large one', () => {
  const lent: Lent = {
    cpuset: [0],
    memoryBytes: 1,
    diskBytes: 1,
    gpus: [
      { id: 'large', memoryBytes: 24 },
      { id: 'small', memoryBytes: 8 },
    ],
  };
  const given = allocate({ cpus: 1, memoryBytes: 1, diskBytes: 1, gpus: 1, gpuMemoryBytes: 4 }, lent, []);
  assert.deepEqual(given?.gpus, ['small']);
});

test('an adopted run that holds more than is lent now leaves nothing, not less', () => {
  const held: Allocation[] = [{ cpuset: [0, 7], memoryBytes: 10, diskBytes: 10, gpus: ['gone'] }];
  assert.deepEqual(freeOf({ cpuset: [0], memoryBytes: 5, diskBytes: 5, gpus: [] }, held), {
    cpus: 0,
    memoryBytes: 0,
    diskBytes: 0,
    gpus: [],
  });
});
