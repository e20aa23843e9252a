import { createPublicKey, type KeyObject } from 'node:crypto';
import { chmod, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorText, PodiumError } from '../contracts/errors/podium-error.ts';
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
import { ArtifactUploader } from './handin/upload-artifact.ts';
import { SubmissionUploader } from './handin/upload-submission.ts';
import { checkLend } from './hardware/lend.ts';
import { hardwareReportOf, lookAtMachine } from './hardware/machine.ts';
import { queryGpus } from './hardware/nvidia-smi.ts';
import { Journal } from './journal/journal.ts';
import { createInstruments } from './monitoring/instruments.ts';
import { serveMetrics } from './monitoring/serve-metrics.ts';
import type { RunTimes } from './run/attempt-parts.ts';
import { DEFAULT_WATCH_TIMES } from './run/watch-container.ts';

export interface WorkerDeps {
  readonly logger: Logger;
  /** Default: Docker on this machine. */
  readonly runtime?: ContainerRuntime;
  readonly clock?: Clock;
  readonly times?: Partial<RunTimes>;
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
  const metrics = new Metrics();
  const instruments = createInstruments(metrics);
  const runtime = instruments.runtime(
    deps.runtime ?? new DockerRuntime({ gateImage: config.gateImage, stateDir: config.stateDir }),
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
  const heldDiskBytes = journal.attempts().reduce((sum, { facts }) => sum + facts.allocation.diskBytes, 0);
  const machine = await lookAtMachine(config.stateDir);
  const lent = checkLend(config.lend, machine, heldDiskBytes);
  if (lent.diskBytes < config.lend.diskBytes)
    logger.warn(
      'the disk is fuller than what is lent; less is lent, for the sake of the runs that are here',
      {
        wantedBytes: config.lend.diskBytes,
        lentBytes: lent.diskBytes,
      },
    );

  const head = release.use(new Channel(config.head.address, config.head.token, config.tls));
  if (config.tls !== undefined) {
    const renewal = new CertificateRenewal({ tls: config.tls, head, clock, logger });
    const stopRenewal = new AbortController();
    const renewing = renewal.run(stopRenewal.signal);
    release.defer(async () => {
      stopRenewal.abort();
      await renewing;
    });
  }
  const bundles = new BundleStore({
    directory: join(config.stateDir, 'bundles'),
    sources: [new HeadSource(head)],
    logger,
  });
  await bundles.open();
  release.defer(() => bundles.close());
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
    nats: natsLogin(config),
    logger,
    onRequest: instruments.onRequest,
  });
  const daemon = new WorkerDaemon({
    worker: config.id,
    version: `0.1.0, protocol ${PROTOCOL_VERSION}`,
    machineId: config.machineId,
    headKey,
    lent,
    link,
    bundles,
    hardware: async (ownGpus) =>
      hardwareReportOf(await lookAtMachine(config.stateDir), `docker ${engine.version}`, ownGpus),
    claimIntervalMs: config.claimIntervalMs,
    renewIntervalMs: config.renewIntervalMs,
    logger,
    attempts: {
      worker: config.id,
      stateDir: config.stateDir,
      hostname: machine.hostname,
      runtime,
      bundles,
      services,
      submissions: new SubmissionUploader(graderKeys, config.tls),
      artifacts: new ArtifactUploader(head),
      journal,
      clock,
      logger,
      publishOutput: (message) => link.publishOutput(message),
      presentGpus: async () => new Set((await queryGpus()).gpus.map(({ id }) => id)),
      times: { ...DEFAULT_TIMES, ...deps.times },
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
  await daemon.run(context);
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
