import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { csvText } from './csv-text.ts';
import { npyBytes } from './npy.ts';
import { splitByHash } from './split.ts';

const SPLIT = { salt: 'test', testShare: 0.3 };

test('a split keeps every example once, copies on one side, whatever the order of the source', () => {
  const anyExamples = fc.array(fc.record({ key: fc.string({ maxLength: 2 }), content: fc.nat() }));
  fc.assert(
    fc.property(anyExamples, (examples) => {
      const keyed = examples.map(({ key, content }) => ({ key, content: { key, content } }));
      const { train, test: held } = splitByHash(keyed, SPLIT);
      assert.equal(train.length + held.length, examples.length);
      const trainKeys = new Set(train.map(({ key }) => key));
      assert.ok(held.every(({ key }) => !trainKeys.has(key)));
      const reversed = splitByHash([...keyed].reverse(), SPLIT);
      assert.deepEqual(
        reversed.test.map(({ key }) => key),
        held.map(({ key }) => key),
      );
    }),
  );
});

test('a split holds back about the share asked for, in an order that is not the source’s', () => {
  const examples = Array.from({ length: 5000 }, (_, index) => ({ key: `example ${index}`, content: index }));
  const { train, test: held } = splitByHash(examples, SPLIT);
  assert.ok(Math.abs(held.length / 5000 - 0.3) < 0.03);
  const rising = train.filter((content, index) => content > (train[index - 1] ?? -1)).length;
  assert.ok(Math.abs(rising / train.length - 0.5) < 0.05, 'neighbours rise as often as they fall');
});

test('CSV fields are quoted where they must be', () => {
  const text = csvText(
    ['id', 'text'],
    [
      [1, 'plain'],
      [2, 'a,b'],
      [3, 'say "hi"\nthere'],
      [4, ' blank '],
    ],
  );
  assert.equal(text, 'id,text\n1,plain\n2,"a,b"\n3,"say ""hi""\nthere"\n4," blank "\n');
});

test('a NumPy file has its values at a multiple of 64 bytes and names its shape', () => {
  const bytes = npyBytes(Uint8Array.of(1, 2, 3, 4, 5, 6), [2, 3]);
  const headerLength = bytes.readUInt16LE(8);
  assert.equal((10 + headerLength) % 64, 0);
  assert.deepEqual([...bytes.subarray(10 + headerLength)], [1, 2, 3, 4, 5, 6]);
  assert.match(bytes.subarray(10, 10 + headerLength).toString(), /'descr': '\|u1'.*'shape': \(2, 3,\).*\n$/);
});
