import assert from 'node:assert/strict';
import { open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from '../../test/support/temporary-folder.ts';
import { Validator } from './validator.ts';

const FORMAT = {
  version: 1,
  sample: 'sample.csv',
  id: { column: 'id', kind: 'integer' },
  columns: [{ name: 'x', kind: 'number' }],
  extraColumns: 'refuse',
  rowMatching: 'by-id',
};

test('runs take turns: one that asks all the time does not hold up another', async () => {
  await using folder = await temporaryFolder();
  await writeFile(join(folder.path, 'format.json'), JSON.stringify(FORMAT));
  await writeFile(join(folder.path, 'sample.csv'), 'id,x\n1,0\n');
  await using file = await open(join(folder.path, 'sample.csv'));
  const validator = new Validator(5);
  const order: string[] = [];
  const ask = async (run: string): Promise<void> => {
    const { valid } = await validator.validate(run, folder.path, file, 10_000);
    order.push(run);
    assert.ok(valid);
  };
  const all = ['a', 'a', 'a', 'a', 'a', 'b', 'c', 'b'].map(ask);
  assert.ok(!validator.hasRoom('a') && validator.hasRoom('b'));
  await Promise.all(all);
  assert.deepEqual(order.slice(0, 5), ['a', 'a', 'b', 'c', 'a']);
  assert.ok(validator.hasRoom('a'));
});

test('a file that cannot be read leaves the turn to the next one', async () => {
  await using folder = await temporaryFolder();
  await writeFile(join(folder.path, 'file'), '');
  await using file = await open(join(folder.path, 'file'));
  const validator = new Validator();
  const failing = [1, 2].map(() => validator.validate('a', folder.path, file, 1_000));
  for (const one of failing) await assert.rejects(one, /no format\.json/);
});
