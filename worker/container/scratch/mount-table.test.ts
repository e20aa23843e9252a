import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countMounts } from './mount-table.ts';

const TABLE = [
  '22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw',
  '90 22 7:0 / /data/a\\040b/scratch rw,nosuid,nodev - ext4 /dev/loop0 rw',
  '91 90 7:1 / /data/a\\040b/scratch rw,nosuid,nodev - ext4 /dev/loop1 rw',
  '92 22 7:2 / /data/c\\134d/scratch rw - ext4 /dev/loop2 rw',
  '',
].join('\n');

test('mounts are counted by the unescaped path, stacked ones too', () => {
  assert.equal(countMounts(TABLE, '/data/a b/scratch'), 2);
  assert.equal(countMounts(TABLE, '/data/c\\d/scratch'), 1);
  assert.equal(countMounts(TABLE, '/'), 1);
  assert.equal(countMounts(TABLE, '/data/a b'), 0);
});
