import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { bytesOf } from '../../contracts/submission/validate.ts';
import { removeCsvColumn, removeJsonField } from './remove-field.ts';

test('cuts a field out of JSON wherever it stands, and leaves the rest as it is written', () => {
  const cut = (json: string): string => removeJsonField(json, 'f');
  assert.equal(cut('{"a": 1.0, "f": "x, \\"y\\"", "b": 2e3}'), '{"a": 1.0, "b": 2e3}');
  assert.equal(cut('{"f": [1, {"f": 2}], "b": 2}'), '{"b": 2}');
  assert.equal(cut('[{"a": [1, 2], "f": null}, {"f": 1}]'), '[{"a": [1, 2]}, {}]');
  assert.equal(cut('{"a": "f", "ff": "f:", "o": {"f": "}"}}'), '{"a": "f", "ff": "f:", "o": {}}');
});

test('any JSON without the field is what JSON.parse and delete make of it', () => {
  const records = fc.array(
    fc.record({ a: fc.json(), f: fc.string(), b: fc.array(fc.string()) }, { requiredKeys: [] }),
  );
  fc.assert(
    fc.property(records, fc.boolean(), (value, pretty) => {
      const without = value.map(({ f: _, ...rest }) => rest);
      const text = JSON.stringify(value, null, pretty ? 4 : undefined);
      assert.deepEqual(JSON.parse(removeJsonField(text, 'f')), without);
    }),
  );
});

test('drops a column of a CSV and quotes what must be quoted', async () => {
  const csv = 'id,"f",text\r\n1,"a,b","he said ""no"""\r\n2,,"two\nlines"\r\n';
  const kept = await removeCsvColumn(bytesOf(Buffer.from(csv)), 'f');
  assert.equal(kept.toString(), 'id,text\n1,"he said ""no"""\n2,"two\nlines"\n');
});
