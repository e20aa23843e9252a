import assert from 'node:assert/strict';
import { test } from 'node:test';
import { digestOf } from '../ids/digest.ts';
import type { CompetitionId } from '../ids/id.ts';
import {
  bundleManifest,
  decodeManifest,
  encodeManifest,
  type BundleFile,
  type BundleManifest,
} from './manifest.ts';

const file = (path: string): BundleFile => ({
  path,
  sizeBytes: 1,
  digest: digestOf(path),
  chunks: [digestOf(path)],
});
const manifest = (...paths: string[]): BundleManifest => ({
  version: 1,
  competition: 'c' as CompetitionId,
  files: paths.map(file),
});

test('the same files in any order have the same digest, and come back', () => {
  const one = encodeManifest(manifest('b', 'a/x', 'a.csv'));
  const two = encodeManifest(manifest('a.csv', 'b', 'a/x'));
  assert.equal(one.digest, two.digest);
  assert.deepEqual(
    decodeManifest(one.json, one.digest).files.map((entry) => entry.path),
    ['a.csv', 'a/x', 'b'],
  );
});

test('bytes that are not those of the digest are refused', () => {
  const { json, digest } = encodeManifest(manifest('a'));
  assert.throws(() => decodeManifest(Buffer.concat([json, Buffer.from(' ')]), digest), { code: 'DATA_LOSS' });
});

for (const path of ['../x', '/etc/passwd', 'a/../b', 'a//b', './a', 'a\\b', 'a\u0000b', 'a/', '']) {
  test(`the path ${JSON.stringify(path)} is refused`, () => {
    assert.equal(bundleManifest.safeParse(manifest(path)).success, false);
  });
}

test('a path that stands twice and a missing chunk digest are refused', () => {
  assert.equal(bundleManifest.safeParse(manifest('a', 'a')).success, false);
  assert.equal(
    bundleManifest.safeParse({ ...manifest(), files: [{ ...file('a'), chunks: [] }] }).success,
    false,
  );
});
