import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { findIn, findRepeatedId, IntegerIds } from './id-set.ts';
import { idBuilder } from './id-reader.ts';

function textIds(texts: readonly string[]) {
  const builder = idBuilder({ column: 'id', kind: 'text' });
  for (const text of texts) builder.add(Buffer.from(text), 0, Buffer.byteLength(text));
  return builder.build();
}

const dense = fc.integer({ min: -20, max: 20 });
const sparse = fc.maxSafeInteger();

test('finds each integer id at its row and no other, dense or sparse', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.uniqueArray(dense), fc.uniqueArray(sparse)),
      fc.array(fc.oneof(dense, sparse)),
      (list, strangers) => {
        const ids = new IntegerIds(Float64Array.from(list));
        list.forEach((id, row) => assert.equal(ids.find(id, 0), row));
        for (const id of strangers) assert.equal(ids.find(id, 3), list.indexOf(id));
      },
    ),
    { numRuns: 1000 },
  );
});

test('finds each text id at its row and no other', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', 'é', ' '), maxLength: 4 });
  fc.assert(
    fc.property(fc.uniqueArray(text), fc.array(text), (list, strangers) => {
      const ids = textIds(list);
      const others = textIds(strangers);
      strangers.forEach((stranger, row) => assert.equal(findIn(ids, others, row), list.indexOf(stranger)));
      assert.equal(findRepeatedId(ids), -1);
    }),
    { numRuns: 1000 },
  );
});

test('finds a repeated id', () => {
  assert.equal(findRepeatedId(new IntegerIds(Float64Array.of(1, 2, 1))), 2);
  assert.equal(findRepeatedId(new IntegerIds(Float64Array.of(1, 2e12, 3, 2e12))), 3);
  assert.equal(findRepeatedId(textIds(['a', 'b', 'b'])), 2);
  assert.equal(findRepeatedId(textIds([])), -1);
});
