import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { after, before, test } from 'node:test';
import { uploadImage } from '../../client/images/upload-image.ts';
import { Head } from '../../client/connection/connection.ts';
import { DockerCli } from '../../client/setup/docker-cli.ts';
import { CHUNK_BYTES } from '../../contracts/bundle/manifest.ts';
import { isPodiumError, PodiumError } from '../../contracts/errors/podium-error.ts';
import { digest as digestSchema, type Digest } from '../../contracts/ids/id.ts';
import { readEnvironment } from '../../platform/config/config.ts';
import { Channel } from '../../platform/grpc/client.ts';
import { silentLogger } from '../../platform/logger/logger.ts';
import type { ContainerRuntime } from '../../worker/container/container-runtime.ts';
import { DockerRuntime } from '../../worker/container/docker-runtime.ts';
import { HeadImages } from '../../worker/images/image-source.ts';
import { ImageSupply } from '../../worker/images/image-supply.ts';
import { LayerStore } from '../../worker/images/layer-store.ts';
import {
  prepareCoordinator,
  startCoordinator,
  TOKENS,
  type RunningCoordinator,
} from '../support/coordinator-fixture.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const run = promisify(execFile);
const never = new AbortController().signal;
const docker = new DockerCli(readEnvironment());
const tag = `podium-images-test-${randomBytes(4).toString('hex')}`;
const resources = new AsyncDisposableStack();
let running: RunningCoordinator;
let folder: string;

before(async () => {
  folder = resources.use(await temporaryFolder()).path;
  running = resources.use(await startCoordinator(resources.use(await prepareCoordinator())));
});
after(() => resources.disposeAsync());

async function forget(reference: string): Promise<void> {
  await run('docker', ['image', 'rm', reference]).catch(() => undefined);
}

/** An image of one layer of 6 MiB that the head has and the engine has not. */
async function imageAtHead(name: string): Promise<Digest> {
  const content = join(folder, name);
  await mkdir(content);
  await writeFile(join(content, 'data'), randomBytes(6 * 2 ** 20));
  await run('tar', ['-cf', `${content}.tar`, '-C', content, '.']);
  resources.defer(() => forget(`${tag}:${name}`));
  await run('docker', ['import', `${content}.tar`, `${tag}:${name}`]);
  using head = new Head({ address: running.address, token: TOKENS.submit });
  const uploaded = await uploadImage(head, docker, `${tag}:${name}`, () => undefined);
  assert.ok(uploaded);
  await forget(`${tag}:${name}`);
  const id = digestSchema.parse(uploaded.imageId);
  resources.defer(() => forget(id));
  return id;
}

/** The head as a worker sees it, whose answers a test may spoil. */
class SpoiltHead extends HeadImages {
  readonly offsets: number[] = [];
  spoilManifest: (json: string) => string = (json) => json;
  spoil: (bytes: Uint8Array, at: number) => Uint8Array = (bytes) => bytes;

  override async manifest(image: Digest, signal: AbortSignal): Promise<Uint8Array> {
    return Buffer.from(this.spoilManifest(Buffer.from(await super.manifest(image, signal)).toString()));
  }

  override async *read(file: Digest, offset: number, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    this.offsets.push(offset);
    let at = offset;
    for await (const bytes of super.read(file, offset, signal)) {
      yield this.spoil(bytes, at);
      at += bytes.length;
    }
  }
}

async function supplyOf(name: string, attempts = 1, gateImage = 'podium/gate:1') {
  const channel = new Channel(running.address, TOKENS.worker);
  const head = new SpoiltHead(channel);
  const layers = new LayerStore(join(folder, `layers-${name}`));
  await layers.open();
  const noted: string[] = [];
  let loads = 0;
  const docker = new DockerRuntime();
  const runtime: Pick<ContainerRuntime, 'findImage' | 'loadImage' | 'resolveImage' | 'removeImage'> = {
    findImage: (reference) => docker.findImage(reference),
    resolveImage: (reference) => docker.resolveImage(reference),
    removeImage: (id) => docker.removeImage(id),
    loadImage: (image) => {
      loads += 1;
      return docker.loadImage(image);
    },
  };
  const supply = new ImageSupply({
    runtime,
    layers,
    head,
    gateImage,
    makeRoom: () => Promise.resolve(),
    noteImage: (reference, { brought }) => Promise.resolve(void (brought && noted.push(reference))),
    logger: silentLogger,
    retry: { attempts, baseMs: 1, maxMs: 2 },
  });
  const dispose = async () => {
    await supply.close();
    channel[Symbol.dispose]();
  };
  return { supply, head, layers, noted, docker, loads: () => loads, [Symbol.asyncDispose]: dispose };
}

const unavailable = (pattern: RegExp) => (error: unknown) => {
  assert.ok(isPodiumError(error, 'IMAGE_UNAVAILABLE'), String(error));
  assert.match((error as Error).message, pattern);
  return true;
};

test('an interrupted fetch goes on from a checked chunk; runs of one image share it; layers stay', async () => {
  const id = await imageAtHead('resumed');
  await using lab = await supplyOf('resumed', 2);
  let cut = false;
  lab.head.spoil = (bytes, at) => {
    if (cut || at < CHUNK_BYTES + 1024) return bytes;
    cut = true;
    throw new PodiumError('UNAVAILABLE', 'The line is cut.');
  };
  const agent = { image: `${tag}:resumed`, imageId: id };
  const images = await Promise.all([
    lab.supply.agentImage(agent, never),
    lab.supply.agentImage(agent, never),
  ]);
  assert.deepEqual(
    images.map((image) => image.id),
    [id, id],
  );
  assert.equal(lab.loads(), 1);
  assert.deepEqual(lab.head.offsets, [0, 0, CHUNK_BYTES], 'configuration, layer, and the layer again');
  assert.deepEqual(lab.noted, [`podium/image:${id.slice(7, 23)}`], 'brought once');
  assert.ok(lab.layers.bytes() > 6 * 2 ** 20);

  // What is built on it brings its own layer alone.
  const derived = join(folder, 'derived');
  await mkdir(derived);
  await writeFile(join(derived, 'more'), tag);
  await writeFile(join(derived, 'Dockerfile'), `FROM ${id}\nCOPY more /more\n`);
  resources.defer(() => forget(`${tag}:derived`));
  await docker.build(derived, `${tag}:derived`, tag);
  using submitter = new Head({ address: running.address, token: TOKENS.submit });
  const uploaded = await uploadImage(submitter, docker, `${tag}:derived`, () => undefined);
  assert.ok(uploaded && uploaded.sentBytes < 2 ** 20 && uploaded.sizeBytes > 6 * 2 ** 20);
  await forget(`${tag}:derived`);

  // Taken out of the engine it comes back without the network, until its layers have made way.
  assert.ok(await lab.docker.removeImage(id));
  assert.equal((await lab.supply.agentImage(agent, never)).id, id);
  assert.equal(lab.head.offsets.length, 3);
  for (const { layer } of lab.layers.kept()) await lab.layers.evict(layer);
  assert.equal(lab.layers.bytes(), 0);
});

test('what is not the image with this id is refused, and the engine gets none of it', async (t) => {
  const id = await imageAtHead('spoilt');
  const other = await imageAtHead('other');
  const agent = { image: `${tag}:spoilt`, imageId: id };
  const refused = async (
    name: string,
    pattern: RegExp,
    spoil: (head: SpoiltHead) => Promise<void> | void,
  ) => {
    await t.test(name, async () => {
      await using lab = await supplyOf(name);
      await spoil(lab.head);
      await assert.rejects(lab.supply.agentImage(agent, never), unavailable(pattern));
      assert.equal(lab.loads(), 0);
      assert.equal(await lab.docker.findImage(id), null);
    });
  };
  await refused('a tampered layer', /wrong bytes for layer-1\.tar \(chunk 1\)/, (head) => {
    head.spoil = (bytes, at) => {
      if (at > CHUNK_BYTES) bytes[7] = (bytes[7] ?? 0) ^ 1;
      return bytes;
    };
  });
  await refused('the manifest of another image', /another image/, async (head) => {
    const json = Buffer.from(
      await new HeadImages(new Channel(running.address, TOKENS.worker)).manifest(other, never),
    );
    head.spoilManifest = () => json.toString();
  });
  await refused('other layers', /names other layers/, (head) => {
    head.spoilManifest = (json) => {
      const manifest = JSON.parse(json) as { layers: unknown[] };
      return JSON.stringify({ ...manifest, layers: [] });
    };
  });
  await t.test('one that the head has not', async () => {
    await using lab = await supplyOf('lacking');
    const lacking = digestSchema.parse(`sha256:${'0'.repeat(64)}`);
    await assert.rejects(
      lab.supply.agentImage({ image: `${tag}:lacking`, imageId: lacking }, never),
      unavailable(/podium agent add/),
    );
  });
  await t.test('one that the engine takes for another', async () => {
    await using lab = await supplyOf('mistaken');
    await lab.supply.agentImage({ image: other }, never);
    const archive = join(folder, 'other-again.tar');
    await docker.save(other, archive);
    const { createReadStream } = await import('node:fs');
    await run('docker', ['image', 'rm', other]);
    const before = `${tag}:mistaken`;
    // An archive that calls its image `before`, given for another id.
    await run('docker', ['load', '--input', archive]);
    await run('docker', ['tag', other, before]);
    await docker.save(before, archive);
    await run('docker', ['image', 'rm', before]).catch(() => undefined);
    await assert.rejects(
      lab.docker.loadImage({ id, tag: before, archive: createReadStream(archive) }),
      unavailable(/as sha256:/),
    );
    assert.equal(await docker.inspectImage(before), undefined, 'it is taken away again');
    await rm(archive);
  });
});

test('a worker takes the gate image that the head has published', async () => {
  const name = `${tag}:gate`;
  await using early = await supplyOf('early', 1, name);
  await assert.rejects(early.supply.ensureGate(never), unavailable(/has published none/));
  const id = await imageAtHead('gate');
  await running.as('admin').images.publish({ name, imageId: id });
  await Promise.all([early.supply.ensureGate(never), early.supply.ensureGate(never)]);
  assert.equal((await early.docker.findImage(name))?.id, id);
  assert.deepEqual(early.noted, [name]);
  await early.supply.ensureGate(never);
  assert.equal(early.loads(), 1);
});
