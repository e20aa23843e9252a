import { createPublicKey, type KeyObject } from 'node:crypto';
import { chmod, mkdir, readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { errorText, isPodiumError, PodiumError } from '../contracts/errors/podium-error.ts';
import type { GraderId } from '../contracts/ids/id.ts';
import { PROTOCOL_VERSION } from '../contracts/messages/protocol.ts';
import { systemClock, type Clock } from '../platform/clock/clock.ts';
import { Channel } from '../platform/grpc/client.ts';
import type { Logger } from '../platform/logger/logger.ts';
import { Metrics } from '../platform/metrics/metrics.ts';
import { readSeed } from '../platform/nats/nkey.ts';
import type { ProcessContext } from '../platform/process/run-process.ts';
import { refusePlaintext } from '../platform/tls/plaintext.ts';
import { AgentServices } from './agent-services/agent-services.ts';
import { BundleStore } from './bundles/bundle-store.ts';
import { HeadSource } from './bundles/head-source.ts';
import type { WorkerConfig } from './config.ts';
import type { ContainerRuntime } from './container/container-runtime.ts';
import { DockerRuntime } from './container/docker-runtime.ts';
import { untilEngineAnswers } from './daemon/adopt.ts';
import { offerOf, WorkerDaemon } from './daemon/daemon.ts';
import { HeadLink, type HeadLinkOptions } from './daemon/head-link.ts';
import { CertificateRenewal } from './enrollment/certificate-renewal.ts';
import { serveLending } from './daemon/serve-lending.ts';
import { ArtifactUploader } from './handin/upload-artifact.ts';
import { SubmissionUploader } from './handin/upload-submission.ts';
import { DiskKeeper } from './disk/disk-keeper.ts';
import { ImageRecord } from './disk/image-record.ts';
import { ImageSupply } from './images/image-supply.ts';
import { HeadImages } from './images/image-source.ts';
import { LayerStore } from './images/layer-store.ts';
import { checkLend, type Lent } from './hardware/lend.ts';
import { hardwareReportOf, lookAtMachine } from './hardware/machine.ts';
import { queryGpus } from './hardware/nvidia-smi.ts';
import { leaseName } from './container/labels.ts';
import { RetainedContainers } from './retention/retained-containers.ts';
import { Journal } from './journal/journal.ts';
import { createInstruments } from './monitoring/instruments.ts';
import { serveMetrics } from './monitoring/serve-metrics.ts';
import { machineLook } from './owner/look-at-machine.ts';
import { DEFAULT_OWNER_TIMES, ownerRecord, OwnerWatch, type OwnerTimes } from './owner/owner-watch.ts';
import type { RunTimes } from './run/attempt-parts.ts';
import { DEFAULT_WATCH_TIMES } from './run/watch-container.ts';

export interface WorkerDeps {
  readonly logger: Logger;
  /** Default: Docker on this machine. */
  readonly runtime?: ContainerRuntime;
  readonly clock?: Clock;
  readonly times?: Partial<RunTimes>;
  readonly ownerTimes?: OwnerTimes;
}

export interface Worker {
  /** Runs until the context drains or stops it. Throws when the machine cannot do what the configuration says. */
  run(context: ProcessContext): Promise<void>;
}

const DEFAULT_TIMES: RunTimes = {
  ...DEFAULT_WATCH_TIMES,
  validateMs: 120_000,
  troubleMs: 5_000,
  upload: { baseMs: 500, maxMs: 30_000 },
  engine: { patienceMs: 300_000, pauseMs: 1_000 },
};

/** Builds a worker from its parts; nothing starts before run(). */
export function composeWorker(config: WorkerConfig, deps: WorkerDeps): Worker {
  return { run: (context) => runWorker(config, deps, context) };
}

async function runWorker(config: WorkerConfig, deps: WorkerDeps, context: ProcessContext): Promise<void> {
  const { logger, clock = systemClock } = deps;
  const nats = natsLogin(config);
  refusePlaintext('The head', config.head.address, config.tls);
  const metrics = new Metrics();
  const instruments = createInstruments(metrics);
  const runtime = instruments.runtime(
    deps.runtime ??
      new DockerRuntime({
        gateImage: config.gateImage,
        stateDir: config.stateDir,
        gatesAhead: join(config.stateDir, 'gates'),
      }),
  );
  const headKey = await readPublicKey(config.ticketPublicKeyFile);
  const graderKeys = await readGraderKeys(config.graderPublicKeyFiles);
  await mkdir(config.stateDir, { recursive: true });
  await chmod(config.stateDir, 0o700);

  await using release = new AsyncDisposableStack();
  const journal = release.use(new Journal(join(config.stateDir, 'journal.db'), clock));
  const engine = await untilEngineAnswers(() => runtime.info(context.stop), logger, context.stop);
  logger.info('container engine', {
    version: engine.version,
    cgroup: engine.cgroupVersion,
    scratch: engine.scratch,
  });
  await checkStateFolder(runtime, config.stateDir, logger, context.stop);
  const head = release.use(new Channel(config.head.address, config.head.token, config.tls, PROTOCOL_VERSION));
  if (config.tls !== undefined) {
    const renewal = new CertificateRenewal({ tls: config.tls, head, clock, logger });
    const stopRenewal = new AbortController();
    const renewing = renewal.run(stopRenewal.signal);
    release.defer(async () => {
      stopRenewal.abort();
      await renewing;
    });
  }
  const bundles: BundleStore = new BundleStore({
    directory: join(config.stateDir, 'bundles'),
    sources: [new HeadSource(head)],
    makeRoom: (bytes, what) => disk.makeRoom(bytes, what),
    logger,
  });
  await bundles.open();
  release.defer(() => bundles.close());
  const layers = new LayerStore(join(config.stateDir, 'images'));
  await layers.open();
  const lent = await checkedLend(config, journal, bundles, layers, logger);
  const times = { ...DEFAULT_TIMES, ...deps.times };
  const { id: worker, stateDir } = config;
  const retained = new RetainedContainers({
    ...{ worker, stateDir, journal, runtime, clock, logger },
    troubleMs: times.troubleMs,
  });
  const images = new ImageRecord(join(config.stateDir, 'images.json'));
  await images.open();
  const disk: DiskKeeper = new DiskKeeper({
    ceilingBytes: lent.diskBytes,
    stateDir: config.stateDir,
    bundles,
    images,
    retained,
    layers,
    runtime,
    runs: () => {
      const needs = daemon.needs();
      return { ...needs, images: [...needs.images, config.gateImage] };
    },
    clock,
    logger,
  });
  const supply = new ImageSupply({
    runtime,
    layers,
    head: new HeadImages(head),
    gateImage: config.gateImage,
    makeRoom: (bytes, what) => disk.makeRoom(bytes, what),
    noteImage: (reference, image) => disk.noteImage(reference, image),
    logger,
  });
  release.defer(() => supply.close());
  const services = release.use(
    new AgentServices({
      logger,
      onCall: (attempt, code) => {
        instruments.onValidate(code);
        daemon.recordCall(attempt, code);
      },
    }),
  );
  const link = new HeadLink({
    worker: config.id,
    nats,
    logger,
    onRequest: instruments.onRequest,
  });
  const daemon: WorkerDaemon = new WorkerDaemon({
    worker: config.id,
    version: `0.1.0, protocol ${PROTOCOL_VERSION}`,
    machineId: config.machineId,
    headKey,
    lent,
    link,
    bundles,
    hardware: async (ownGpus) =>
      hardwareReportOf(await lookAtMachine(config.stateDir), `docker ${engine.version}`, ownGpus),
    disk,
    retained,
    settings: config.owner ?? null,
    claimIntervalMs: config.claimIntervalMs,
    renewIntervalMs: config.renewIntervalMs,
    owner: (onChange, containers) =>
      new OwnerWatch({
        settings: config.owner ?? null,
        look: machineLook(
          config.owner ?? null,
          lent.gpus.map(({ id }) => id),
          containers,
          () => (services.pid === null ? [] : [services.pid]),
          clock,
        ),
        kept: ownerRecord.nullable().parse(journal.ownerRecord()),
        keep: (record) => journal.saveOwnerRecord(record),
        onChange,
        times: deps.ownerTimes ?? DEFAULT_OWNER_TIMES,
        clock,
        logger,
      }),
    logger,
    attempts: {
      worker: config.id,
      stateDir: config.stateDir,
      hostname: hostname(),
      runtime,
      bundles,
      services,
      submissions: release.use(new SubmissionUploader(graderKeys, config.tls)),
      artifacts: new ArtifactUploader(head),
      journal,
      clock,
      logger,
      publishOutput: (message) => link.publishOutput(message),
      presentGpus: async () => new Set((await queryGpus()).gpus.map(({ id }) => id)),
      retention: retained,
      makeWay: () => disk.makeWay(),
      images: supply,
      maxPauseMs: config.owner?.maxPauseMs ?? 0,
      times,
    },
  });
  release.use(
    await serveMetrics(metrics, config, {
      view: () => daemon.view,
      lent: offerOf(lent),
      linkUp: () => link.up,
      unsentEvents: () => journal.countPending(),
      imageBytes: instruments.imageBytes,
      logger,
    }),
  );
  services.start();
  // Ahead of the first run; where it fails, that run asks again and says why.
  supply.ensureGate(context.stop).catch((error: unknown) => {
    if (!context.stop.aborted) logger.warn('the gate image is not here yet', { reason: errorText(error) });
  });
  release.use(await serveLending(config.stateDir, daemon.lendingDesk(), logger));
  const over = new AbortController();
  const counting = Promise.all([disk.run(over.signal), retained.run(over.signal)]);
  try {
    await daemon.run(context);
  } finally {
    over.abort();
    await counting;
  }
}

/** Throws FAILED_PRECONDITION when the engine sees another folder under this path than we do. */
async function checkStateFolder(
  runtime: ContainerRuntime,
  stateDir: string,
  logger: Logger,
  signal: AbortSignal,
): Promise<void> {
  try {
    await untilEngineAnswers(() => runtime.checkFolder(stateDir, signal), logger, signal);
  } catch (error) {
    // The gate's image may come later; each start of a run asks for it by name.
    if (!isPodiumError(error, 'IMAGE_UNAVAILABLE')) throw error;
    logger.warn('cannot check that the container engine sees the state folder', { error });
  }
}

/** What may be lent besides what Podium has on this disk already: runs that outlived a restart, data, layers of images, what is not handed in. */
async function checkedLend(
  config: WorkerConfig,
  journal: Journal,
  bundles: BundleStore,
  layers: LayerStore,
  logger: Logger,
): Promise<Lent> {
  const promised = new Map([
    ...journal.retained().map(({ lease, diskBytes }) => [leaseName(lease), diskBytes] as const),
    ...journal.attempts().map(({ lease, facts }) => [leaseName(lease), facts.allocation.diskBytes] as const),
  ]);
  const scratch = promised.values().reduce((sum, bytes) => sum + bytes, 0);
  const data = bundles.kept().reduce((sum, { bytes }) => sum + bytes, 0);
  const lent = checkLend(config.lend, await lookAtMachine(config.stateDir), scratch + data + layers.bytes());
  if (lent.diskBytes < config.lend.diskBytes)
    logger.warn('the disk is fuller than what is lent; less is lent, for the sake of what is here', {
      wantedBytes: config.lend.diskBytes,
      lentBytes: lent.diskBytes,
    });
  return lent;
}

/** Throws FAILED_PRECONDITION for a seed that cannot be read, or a server off loopback without TLS. */
function natsLogin({ id, nats, tls }: WorkerConfig): HeadLinkOptions['nats'] {
  for (const server of nats.servers) refusePlaintext('The NATS server', server, tls);
  const { servers, user = id, password, seedFile } = nats;
  return { servers, user, password, seed: seedFile === undefined ? undefined : readSeed(seedFile), tls };
}

async function readGraderKeys(
  files: Readonly<Record<string, string>>,
): Promise<ReadonlyMap<GraderId, KeyObject>> {
  const entries = Object.entries(files).map(
    async ([id, file]) => [id as GraderId, await readPublicKey(file)] as const,
  );
  return new Map(await Promise.all(entries));
}

async function readPublicKey(file: string): Promise<KeyObject> {
  try {
    return createPublicKey(await readFile(file));
  } catch (error) {
    throw new PodiumError(
      'INVALID_ARGUMENT',
      `${file} cannot be read as a public key (PEM): ${errorText(error)}`,
      { cause: error },
    );
  }
}
