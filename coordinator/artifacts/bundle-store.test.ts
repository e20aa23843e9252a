import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { encodeManifest } from '../../contracts/bundle/manifest.ts';
import { PodiumError, type ErrorCode } from '../../contracts/errors/podium-error.ts';
import { digestOf } from '../../contracts/ids/digest.ts';
import { competitionId } from '../../contracts/ids/id.ts';
import { BundleStore } from './bundle-store.ts';

const signal = new AbortController().signal;
const format = JSON.stringify({
  version: 1,
  sample: 'sample.csv',
  id: { column: 'id', kind: 'integer' },
  columns: [{ name: 'y', kind: 'number' }],
  extraColumns: 'ignore',
  rowMatching: 'by-id',
});

const code =
  (wanted: ErrorCode, text = /./) =>
  (error: unknown) =>
    error instanceof PodiumError && error.code === wanted && text.test(error.message);

async function open(): Promise<{ store: BundleStore } & AsyncDisposable> {
  const directory = await mkdtemp(join(tmpdir(), 'podium-bundles-test-'));
  const store = await BundleStore.open({ directory, minimumFreeBytes: 0 });
  return { store, [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }) };
}

function manifestOf(files: Record<string, string>, competition = 'toy') {
  return encodeManifest({
    version: 1,
    competition: competitionId.parse(competition),
    files: Object.entries(files).map(([path, text]) => {
      const digest = digestOf(text);
      return { path, sizeBytes: text.length, digest, chunks: text === '' ? [] : [digest] };
    }),
  });
}

async function putAll(store: BundleStore, files: Record<string, string>): Promise<void> {
  for (const text of Object.values(files)) {
    await store.putFile({ digest: digestOf(text), sizeBytes: text.length }, once(text), signal);
  }
}

async function* once(text: string): AsyncGenerator<Uint8Array> {
  if (text !== '') yield await Promise.resolve(Buffer.from(text));
}

test('a bundle is complete only when each of its files is here', async () => {
  await using fixture = await open();
  const { store } = fixture;
  const files = { 'format.json': format, 'sample.csv': 'id,y\n1,0\n', 'deep/empty.txt': '' };
  const { json, digest } = manifestOf(files);
  await assert.rejects(store.manifest(digest), code('NOT_FOUND'));
  await assert.rejects(store.checkCompetitive(digest, 'toy'), code('FAILED_PRECONDITION', /put its files/));
  await putAll(store, { a: format });
  await assert.rejects(store.putManifest(json, signal), code('FAILED_PRECONDITION', /deep\/empty.txt/));
  assert.deepEqual(
    new Set(await store.missing([digestOf(format), digestOf(''), digestOf('')])),
    new Set([digestOf('')]),
  );
  await putAll(store, files);
  assert.equal(await store.putManifest(json, signal), digest);
  assert.equal(await store.putManifest(json, signal), digest);
  assert.deepEqual(await store.manifestBytes(digest), json);
  assert.equal((await store.checkCompetitive(digest, 'toy')).files.length, 3);
  await assert.rejects(
    store.checkCompetitive(digest, 'other'),
    code('BAD_COMPETITION', /of the competition toy/),
  );
});

test('a malformed manifest is refused with what is wrong', async () => {
  await using fixture = await open();
  const { store } = fixture;
  const wrong: [string | Buffer, RegExp][] = [
    ['{', /not JSON/],
    ['{"version":2}', /version/],
    [manifestOf({ '../up': 'x' }).json, /path/],
    [manifestOf({ '/absolute': 'x' }).json, /path/],
    [manifestOf({ 'a\\b': 'x' }).json, /path/],
  ];
  for (const [json, text] of wrong)
    await assert.rejects(store.putManifest(Buffer.from(json), signal), code('INVALID_ARGUMENT', text));
  await putAll(store, { a: 'xx' });
  const lying = encodeManifest({
    version: 1,
    competition: competitionId.parse('toy'),
    files: [{ path: 'a', sizeBytes: 3, digest: digestOf('xx'), chunks: [digestOf('xx')] }],
  });
  await assert.rejects(store.putManifest(lying.json, signal), code('INVALID_ARGUMENT', /has 2 bytes, not 3/));
});

test('a competition needs a format.json that can be read, and its sample', async () => {
  await using fixture = await open();
  const { store } = fixture;
  const cases: [Record<string, string>, RegExp][] = [
    [{ 'sample.csv': 'id,y\n' }, /no format.json/],
    [{ 'format.json': '{' }, /not JSON/],
    [{ 'format.json': '{"version":1}' }, /malformed.*sample/],
    [{ 'format.json': format }, /names the sample sample.csv/],
  ];
  for (const [files, text] of cases) {
    await putAll(store, files);
    const digest = await store.putManifest(manifestOf(files).json, signal);
    await assert.rejects(store.checkCompetitive(digest, 'toy'), code('BAD_COMPETITION', text));
  }
});
