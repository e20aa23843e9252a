import { createPublicKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Digest } from '../contracts/ids/id.ts';
import { errorText, PodiumError } from '../contracts/errors/podium-error.ts';
import { systemClock } from '../platform/clock/clock.ts';
import { GrpcServer } from '../platform/grpc/server.ts';
import type { Logger } from '../platform/logger/logger.ts';
import { Metrics } from '../platform/metrics/metrics.ts';
import { packageDefinition, serviceDefinition, type Services } from '../proto/services.ts';
import { createInstruments } from './monitoring/instruments.ts';
import { createMetricsServer } from './monitoring/create-metrics-server.ts';
import type { GraderConfig } from './config.ts';
import { Intake } from './intake/intake.ts';
import { RoomForHandIns } from './intake/room.ts';
import { keepSwept, sweepSubmissions } from './intake/sweep-submissions.ts';
import { ReceiptFeed } from './intake/receipt-feed.ts';
import { SubmissionFiles } from './intake/submission-files.ts';
import {
  createSandboxedScorer,
  createUnsandboxedScorer,
  type ScorerOptions,
} from './sandbox/create-scorer.ts';
import { probeSandbox } from './sandbox/probe-sandbox.ts';
import { DEFAULT_LIMITS, type Scorer } from './sandbox/scorer.ts';
import { Slots } from './sandbox/slots.ts';
import { callerName, callerOf, type Caller } from './service/caller.ts';
import { createGradingService } from './service/grading-service.ts';
import { GradingDesk } from './service/grading.ts';
import { createHandInService } from './service/handin-service.ts';
import { publicPem, readSigningKey } from './service/signing-key.ts';
import { stateFiles } from './state-files.ts';
import { sweepLeftovers } from './store/leftovers.ts';
import { StorageWatch } from './store/storage-watch.ts';
import { Store } from './store/store.ts';
import { Vault } from './vault/vault.ts';

/** Gradings that wait for their turn; more are refused as UNAVAILABLE. */
const MAX_WAITING = 1000;
/** A call to grade may wait behind others; the coordinator asks again in any case. */
const GRADE_CALLS_MS = 10 * 60_000;
/** Without TLS all hand-ins together: they carry no identity but the ticket, which comes after the call is open. */
const ANONYMOUS_STREAMS = 128;
/** With TLS each worker by itself; a worker hands in a few runs at once at most. */
const STREAMS_PER_WORKER = 16;

export interface Grader extends AsyncDisposable {
  /** host:port it serves at, once started. */
  start(): Promise<string>;
  /** Serves until `drain` aborts or the storage fails; throws what made it fail. */
  run(context: { readonly drain: AbortSignal }): Promise<void>;
}

/**
 * Builds a grader: nothing is served before `start`.
 * @throws PodiumError FAILED_PRECONDITION without keys, SANDBOX_UNAVAILABLE without a sandbox, CORRUPT_STORE, ...
 */
export async function composeGrader(config: GraderConfig, { logger }: { logger: Logger }): Promise<Grader> {
  const files = stateFiles(config.stateDir);
  await using stack = new AsyncDisposableStack();
  const signingKey = await readSigningKey(files.signingKey);
  const vault = await Vault.withKey(files.vault, files.vaultKey);
  const headPublicKey = readPublicKey(config.ticketPublicKeyFile);
  for (const folder of [files.vault, files.submissions, files.bundles]) {
    const swept = await sweepLeftovers(folder);
    if (swept.length > 0) logger.info('removed unfinished files', { folder, count: swept.length });
  }
  const store = stack.use(new Store(files.root));
  const closing = new AbortController();
  const sealedLog = vault.log(files.scorerLog);
  const scorer = stack.use(
    await createScorer(config, logger, {
      spares: config.scorer.spares,
      concurrency: config.scorer.concurrency,
      maxWaiting: MAX_WAITING,
      limits: {
        ...DEFAULT_LIMITS,
        wallTimeMs: config.scorer.wallMs,
        cpuTimeMs: config.scorer.wallMs,
        memoryBytes: config.scorer.memoryBytes,
      },
      onOutput: (output) => {
        logger.warn('a scorer child printed something; its words are in the sealed log', { pid: output.pid });
        sealedLog.append({ at: new Date().toISOString(), ...output });
      },
    }),
  );
  const metrics = new Metrics();
  const instruments = createInstruments(metrics);
  const storage = new StorageWatch(logger);
  const room = new RoomForHandIns(files.root, config.minimumFreeBytes);
  const isHandedIn = (digest: Digest): boolean => store.handIns.names(digest);
  const submissions = new SubmissionFiles(files.submissions);
  const feed = new ReceiptFeed((after, limit) => store.handIns.receiptsAfter(after, limit));
  const intake = new Intake({
    rules: { graderId: config.id, headPublicKey, maxSubmissionBytes: config.submissionBytes },
    files: submissions,
    handIns: store.handIns,
    isKnownCompetition: (id) => store.competitions.isKnown(id),
    signingKey,
    clock: systemClock,
    logger,
    onStored: () => feed.notify(),
    storage,
    room,
  });
  stack.use(
    await keepSwept(
      () => sweepSubmissions(submissions, isHandedIn, Date.now() - config.unnamedAfterMs),
      config.sweepIntervalMs,
      logger,
    ),
  );
  const version = graderVersion();
  const slots = new Slots(config.scorer.concurrency, MAX_WAITING);
  const desk = new GradingDesk({
    handIns: store.handIns,
    reports: store.reports,
    competitions: store.competitions,
    files: submissions,
    openAnswers: ({ card, definitionDigest, sealedFile }) =>
      vault.open({ competition: card.id, definitionDigest }, sealedFile),
    scorer,
    storage,
    slots,
    onGraded: instruments.onGraded,
    signingKey,
    graderVersion: version,
    sandbox: config.sandbox,
    clock: systemClock,
    logger,
    closing: closing.signal,
  });
  const server = new GrpcServer<Caller>({
    address: config.address,
    logger,
    packageDefinition,
    tls: config.tls,
    authenticate: (token, peer) => callerOf(token, peer, config),
    identityName: callerName,
    limits: {
      unaryMs: GRADE_CALLS_MS,
      streamsPerIdentity: config.tls === undefined ? ANONYMOUS_STREAMS : STREAMS_PER_WORKER,
    },
  });
  server.serve<Services['HandIn']>(
    'HandIn',
    serviceDefinition('HandIn'),
    createHandInService(instruments.intake(intake), systemClock),
  );
  server.serve<Services['Grading']>(
    'Grading',
    serviceDefinition('Grading'),
    createGradingService({
      desk,
      feed,
      description: {
        graderId: config.id,
        version,
        publicKey: publicPem(signingKey),
        sandbox: config.sandbox,
      },
      competitionIds: () => store.competitions.list().map(({ card }) => card.id),
      room: () => room.look(),
      lastCursor: () => store.handIns.lastCursor(),
      closing: closing.signal,
    }),
  );
  const metricsServer = stack.use(
    createMetricsServer(metrics, config, {
      waiting: () => slots.waiting,
      spares: () => scorer.idle(),
      logger,
    }),
  );
  // Released in reverse: streams end and scorings stop, then the server closes, then scorer and store.
  stack.use(server);
  stack.defer(() => closing.abort(new PodiumError('CANCELED', 'The grader is closing.')));
  const resources = stack.move();

  const start = async (): Promise<string> => {
    const listening = metricsServer.listen().then(() => server.listen());
    const port = await listening.catch(async (error: unknown) => {
      await resources.disposeAsync();
      throw error;
    });
    const address = config.address.replace(/:\d+$/, `:${port}`);
    logger.info('grader listening', { address, id: config.id, version, sandbox: config.sandbox });
    return address;
  };
  return {
    start,
    async run({ drain }) {
      await start();
      const asked = Promise.withResolvers<void>();
      if (drain.aborted) asked.resolve();
      drain.addEventListener('abort', () => asked.resolve(), { once: true });
      // A storage failure ends the process at once: nothing is closed that might still write.
      await Promise.race([asked.promise, storage.failed]);
      await resources.disposeAsync();
      logger.info('grader stopped');
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

async function createScorer(config: GraderConfig, logger: Logger, options: ScorerOptions): Promise<Scorer> {
  if (config.sandbox === 'none') {
    logger.warn(
      'THERE IS NO SANDBOX: a crafted submission may read the answers and whatever else this user can. The configuration asks for it (sandbox: "none").',
    );
    return createUnsandboxedScorer(options);
  }
  const probe = await probeSandbox();
  if (probe.available) return createSandboxedScorer(options);
  throw new PodiumError(
    'SANDBOX_UNAVAILABLE',
    `The scorer's sandbox does not start: ${probe.why}\n${probe.mend}\n` +
      'To score without one all the same, at your own risk, set "sandbox": "none" in the configuration.',
  );
}

function readPublicKey(file: string): KeyObject {
  try {
    const key = createPublicKey(readFileSync(file));
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch (error) {
    throw new PodiumError(
      'FAILED_PRECONDITION',
      `The coordinator's public key ${file} cannot be read: ${errorText(error)}`,
      { cause: error },
    );
  }
  throw new PodiumError('FAILED_PRECONDITION', `${file} holds no Ed25519 public key.`);
}

function graderVersion(): string {
  const text = readFileSync(join(import.meta.dirname, '../package.json'), 'utf8');
  return String((JSON.parse(text) as { version?: unknown }).version ?? '0');
}
