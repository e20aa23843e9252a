import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { freeBytes, planRoom, totalOf, type Evictable } from './room.ts';

const use = { imagesBytes: 30, dataBytes: 40, scratchBytes: 12, retainedBytes: 8, handInsBytes: 5 };
const old: Evictable = { kind: 'data', id: 'old', bytes: 10, lastUsedMs: 1 };
const newer: Evictable = { kind: 'data', id: 'newer', bytes: 10, lastUsedMs: 2 };
const image: Evictable = { kind: 'image', id: 'image', bytes: 30, lastUsedMs: 0 };
const layer: Evictable = { kind: 'layer', id: 'layer', bytes: 5, lastUsedMs: 9 };
const ids = (evict: readonly Evictable[]) => evict.map(({ id }) => id);

const kept: Evictable = { kind: 'retained', id: 'kept', bytes: 8, lastUsedMs: 9 };

test('what is kept for inspection goes first', () => {
  assert.deepEqual(ids(planRoom(100, use, 6, [image, old, kept]).evict), ['kept']);
  assert.deepEqual(ids(planRoom(100, use, 14, [image, old, kept]).evict), ['kept', 'old']);
});

test('data goes before images, the longest unused first, and no more than has to', () => {
  const all = [image, newer, old];
  assert.deepEqual(planRoom(100, use, 5, all), { evict: [], lackBytes: 0 });
  assert.deepEqual(ids(planRoom(100, use, 6, all).evict), ['old']);
  assert.deepEqual(ids(planRoom(100, use, 25, all).evict), ['old', 'newer']);
  assert.deepEqual(ids(planRoom(100, use, 26, all).evict), ['old', 'newer', 'image']);
  assert.deepEqual(ids(planRoom(100, use, 11, [...all, layer]).evict), ['layer', 'old'], 'copies before all');
  assert.equal(planRoom(100, use, 60, all).lackBytes, 5);
  assert.equal(freeBytes(100, use, all), 55);
  assert.equal(freeBytes(10, use, []), 0);
});

test('what is promised can be kept: what is free fits once the unneeded has gone', () => {
  const bytes = fc.nat(1000);
  const uses = fc.record({
    imagesBytes: bytes,
    dataBytes: bytes,
    scratchBytes: bytes,
    retainedBytes: bytes,
    handInsBytes: bytes,
  });
  const thing = fc.record({
    kind: fc.constantFrom<Evictable['kind']>('layer', 'retained', 'data', 'image'),
    id: fc.string(),
    bytes,
    lastUsedMs: fc.nat(),
  });
  fc.assert(
    fc.property(bytes, uses, fc.array(thing), bytes, (ceiling, now, unneeded, wanted) => {
      const { evict, lackBytes } = planRoom(ceiling, now, wanted, unneeded);
      const gone = evict.reduce((sum, one) => sum + one.bytes, 0);
      const after = totalOf(now) + wanted - gone;
      if (lackBytes === 0) assert.ok(after <= ceiling);
      else assert.equal(after - ceiling, lackBytes);
      const free = freeBytes(ceiling, now, unneeded);
      if (free > 0) assert.equal(planRoom(ceiling, now, free, unneeded).lackBytes, 0);
    }),
  );
});
