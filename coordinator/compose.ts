import { createPublicKey } from 'node:crypto';
import { join } from 'node:path';
import { PodiumError } from '../contracts/errors/podium-error.ts';
import type { GraderId } from '../contracts/ids/id.ts';
import { systemClock, type Clock } from '../platform/clock/clock.ts';
import { Channel } from '../platform/grpc/client.ts';
import { GrpcServer } from '../platform/grpc/server.ts';
import type { Logger } from '../platform/logger/logger.ts';
import { Metrics } from '../platform/metrics/metrics.ts';
import type { ProcessContext } from '../platform/process/run-process.ts';
import { packageDefinition, serviceDefinition, type Services } from '../proto/services.ts';
import { serveApi } from './api/serve.ts';
import type { GraderCondition } from './api/upkeep-service.ts';
import { BlobStore } from './artifacts/blob-store.ts';
import { BundleStore } from './artifacts/bundle-store.ts';
import { DiskGuard } from './artifacts/disk-guard.ts';
import { ImageStore } from './artifacts/image-store.ts';
import { Upkeep } from './artifacts/upkeep.ts';
import { readEpochMark, writeEpochMark } from './backup/epoch-mark.ts';
import { resourceClassesOf, type CoordinatorConfig } from './config.ts';
import { readAuthority } from './enrollment/authority.ts';
import { identityName, type Identity } from './enrollment/identity.ts';
import { checkProtocol } from './enrollment/enrollment-desk.ts';
import { keepUsersFile } from './enrollment/keep-users-file.ts';
import { Membership, type Member } from './enrollment/membership.ts';
import { natsUsersOf, reservedNkeys, readNatsLogins } from './enrollment/nats-users.ts';
import { openFrontDoor } from './enrollment/open-front-door.ts';
import { Revocation } from './enrollment/revocation.ts';
import { RevocationLog } from './enrollment/revocation-log.ts';
import { Roster } from './enrollment/roster.ts';
import { WaitingWatch } from './history/waiting-watch.ts';
import { readKey } from './keys.ts';
import { Leases } from './leases/leases.ts';
import { createInstruments } from './monitoring/instruments.ts';
import { serveMetrics } from './monitoring/serve-metrics.ts';
import { NatsLink } from './nats-link.ts';
import { Settler, type GraderLink } from './settling/settler.ts';
import { openStore, type Store } from './store/store.ts';
import { startWebhooks } from './webhooks/start-webhooks.ts';

/** Open calls (watches above all) get this long to end when the head stops; the whole stop stays within 5 s. */
const API_GRACE_MS = 1_000;

/** How long an explanation waits to see whether a grader is there. */
const GRADER_ANSWER_MS = 500;

/** How often the head looks for what webhooks are told of and no transaction says. */
const WATCH_INTERVAL_MS = 10_000;

export interface CoordinatorDependencies {
  readonly logger: Logger;
  readonly clock?: Clock;
}

/** A coordinator that serves. */
export interface Coordinator extends AsyncDisposable {
  /** Where its gRPC services are. */
  readonly port: number;
  readonly store: Store;
  /** True while workers can be heard. */
  natsConnected(): boolean;
  /** Serves until it is asked to stop, then stops. Throws when a part that it cannot do without has failed. */
  run(context: ProcessContext): Promise<void>;
}

/**
 * Builds the coordinator and starts it: the record first (its integrity is checked as it is opened), then what reads
 * it, then the API. NATS and graders are connected in the background, so the API serves while they are away. Everything
 * is in the record when it is acknowledged, so being killed at any moment loses nothing: the next start goes on from it.
 */
export async function composeCoordinator(
  config: CoordinatorConfig,
  { logger, clock = systemClock }: CoordinatorDependencies,
): Promise<Coordinator> {
  await using building = new AsyncDisposableStack();
  const ticketKey = readKey('private', config.ticketKeyFile, 'ticketKeyFile');

  const metrics = new Metrics();
  const instruments = createInstruments(metrics);
  const { maxPlatformFailures, maxReclaims } = config.defaults;
  const { retryBaseMs, retryMaxMs, quarantineProbeMs } = config;
  const store = building.use(
    openStore(
      join(config.stateDir, 'coordinator.sqlite'),
      { maxPlatformFailures, maxReclaims, retryBaseMs, retryMaxMs, quarantineProbeMs },
      instruments,
    ),
  );
  await mindEpochMark(config.stateDir, store);
  const revocations = new RevocationLog(config.stateDir);
  const revoked = revocations.apply(store.members);
  if (revoked.length > 0) logger.warn('revoked again what a restore had forgotten', { members: revoked });
  const { minimumFreeBytes } = config;
  const blobs = await BlobStore.open({ directory: join(config.stateDir, 'artifacts'), minimumFreeBytes });
  const bundles = await BundleStore.open({ directory: join(config.stateDir, 'bundles'), minimumFreeBytes });
  const images = await ImageStore.open({
    directory: join(config.stateDir, 'images'),
    minimumFreeBytes,
    maxImageBytes: config.disk.maxImageBytes,
  });

  const natsLogins = readNatsLogins(config);
  const membership = new Membership(membersOf(config), store.members);
  const { usersFile } = config.nats;
  if (usersFile !== undefined) {
    building.use(
      await keepUsersFile({
        file: usersFile,
        usersNow: () => natsUsersOf(natsLogins, [...config.workers, ...membership.enrolledWorkers()]),
        membership,
        logger: logger.child({ part: 'nats users' }),
      }),
    );
  }
  const { disk: diskRules } = config;
  building.use(
    new Upkeep({
      store,
      blobs,
      bundles,
      images,
      rules: { maxAgeMs: diskRules.artifactAgeMs, quotaBytes: diskRules.artifactQuotaBytes },
      graceMs: diskRules.unnamedAfterMs,
      intervalMs: diskRules.sweepIntervalMs,
      clock,
      logger: logger.child({ part: 'upkeep' }),
    }),
  );
  const disk = new DiskGuard({
    directory: config.stateDir,
    floorBytes: diskRules.floorBytes,
    quotaBytes: diskRules.artifactQuotaBytes,
    artifactBytes: () => store.artifacts.bytes(),
  });

  const nats = building.use(new NatsLink(natsLogins, logger.child({ part: 'nats' })));
  const leases = building.use(
    new Leases({
      store,
      ticketKey,
      graderAddresses: new Map(config.graders.map(({ id, address }) => [id, address])),
      timing: {
        leaseMs: config.leaseMs,
        minGraceMs: config.minGraceMs,
        maxGraceMs: config.maxGraceMs,
        tickMs: config.tickMs,
      },
      quotas: config.quotas,
      logger: logger.child({ part: 'leases' }),
      clock,
      observe: instruments.desks,
    }),
  );
  nats.start(({ head, responder }) => {
    leases.attach(head, responder);
  });
  building.defer(() => nats.stop());

  const stopSettling = new AbortController();
  const graders = config.graders.map((grader) => connectGrader(grader, config, building));
  const settler = new Settler({
    store,
    graders,
    logger: logger.child({ part: 'settling' }),
    clock,
    observer: instruments.settling,
  });
  const settling = settler.run(stopSettling.signal);
  settling.catch(() => undefined); // run() and the stop below look at it.
  building.defer(async () => {
    stopSettling.abort(new PodiumError('CANCELED', 'The coordinator stops.'));
    await settling.catch((error: unknown) => {
      logger.error('settling ended with an error', { error });
    });
  });

  const roster = new Roster(membership, { byCertificate: config.tls !== undefined });
  const revocation = new Revocation({
    members: store.members,
    membership,
    log: revocations,
    releaseRuns: (worker, reason) => leases.releaseRuns(worker, reason),
    logger: logger.child({ part: 'enrollment' }),
    clock,
  });
  const authority = await readAuthority(config.authority);
  const frontDoor = await openFrontDoor(config, {
    authority,
    store,
    membership,
    ticketKey,
    reservedNkeys: reservedNkeys(natsLogins, config.workers),
    logger: logger.child({ part: 'front door' }),
    clock,
  });
  if (frontDoor !== null) building.use(frontDoor);
  const graderAnswers = async (id: GraderId): Promise<boolean> =>
    (await graders.find((grader) => grader.id === id)?.answers()) ?? false;
  const waiting = building.use(
    new WaitingWatch({
      overQuota: (user, resources) => leases.overQuota(user, resources),
      store,
      fleet: () => leases.workers.list(),
      natsConnected: () => nats.connected,
      clock,
      logger: logger.child({ part: 'waiting' }),
    }),
  );
  building.use(
    startWebhooks({
      webhooks: config.webhooks,
      outbox: store.outbox,
      workers: () => leases.workers.list(),
      standings: () => store.standings.all(),
      natsConnected: () => nats.connected,
      graders: config.graders.map(({ id }) => id),
      graderAnswers,
      stateDir: config.stateDir,
      lowBytes: 2 * minimumFreeBytes,
      leaseMs: config.leaseMs,
      intervalMs: WATCH_INTERVAL_MS,
      clock,
      logger: logger.child({ part: 'webhooks' }),
    }),
  );
  building.use(
    await serveMetrics(metrics, {
      config,
      store,
      leases,
      waiting,
      natsConnected: () => nats.connected,
      graderAnswers,
      logger: logger.child({ part: 'metrics' }),
    }),
  );

  const server = new GrpcServer<Identity>({
    address: config.address,
    logger: logger.child({ part: 'api' }),
    packageDefinition,
    tls: config.tls,
    authenticate: (token, peer) => roster.identify(token, peer),
    checkProtocol,
    identityName,
  });
  building.defer(() => server.close(API_GRACE_MS));
  building.defer(
    membership.onChange(() => {
      // After the answer to whoever leaves: that call ends with the membership as well.
      setImmediate(() => {
        server.recheckCallers();
      });
    }),
  );
  serveApi(server, {
    store,
    enrollment: {
      members: store.members,
      membership,
      revocation,
      frontDoor,
      authority,
      clock,
      logger: logger.child({ part: 'enrollment' }),
    },
    leases,
    blobs,
    bundles,
    images,
    graders: config.graders.map((grader) => grader.id),
    webhooks: config.webhooks,
    classes: resourceClassesOf(config),
    defaults: config.defaults,
    quotas: config.quotas,
    ticketPublicKey: createPublicKey(ticketKey),
    natsConnected: () => nats.connected,
    disk,
    graderAnswers,
    graderCondition: async (id) => (await graders.find((grader) => grader.id === id)?.condition()) ?? null,
    clock,
  });
  const port = await server.listen();
  logger.info('serving', { address: config.address, port, heldRuns: store.runs.holders().length });

  const parts = building.move();
  return {
    port,
    store,
    natsConnected: () => nats.connected,
    run: async ({ drain, stop }) => {
      await using _parts = parts;
      await Promise.race([settling, aborted(AbortSignal.any([drain, stop]))]);
      logger.info('stopping');
    },
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  };
}

/**
 * The epoch is noted beside the database as well. A database that is behind the note was put back by hand, from before a
 * restore: it begins an epoch of its own, so that no fence is given twice.
 */
async function mindEpochMark(stateDir: string, store: Store): Promise<void> {
  const marked = await readEpochMark(stateDir);
  if (marked > store.restoration.epoch()) store.restoration.begin(0, systemClock.nowMs(), marked);
  if (marked !== store.restoration.epoch()) await writeEpochMark(stateDir, store.restoration.epoch());
}

interface ConnectedGrader extends GraderLink {
  /** Whether it can be reached now. */
  answers(): Promise<boolean>;
  condition(): Promise<GraderCondition | null>;
}

function connectGrader(
  grader: CoordinatorConfig['graders'][number],
  { machineId, tls }: Pick<CoordinatorConfig, 'machineId' | 'tls'>,
  stack: AsyncDisposableStack,
): ConnectedGrader {
  const publicKey = readKey('public', grader.publicKeyFile, `public key of grader ${grader.id}`);
  const channel = stack.use(new Channel(grader.address, grader.token, tls));
  const client = channel.service<Services['Grading']>(serviceDefinition('Grading'));
  return {
    id: grader.id,
    client,
    condition: () => client.describe({}, { deadlineMs: GRADER_ANSWER_MS }).catch(() => null),
    publicKey,
    machineId,
    answers: () =>
      channel.ready(GRADER_ANSWER_MS).then(
        () => true,
        () => false,
      ),
  };
}

function membersOf(config: CoordinatorConfig): Member[] {
  return [
    ...config.clients.map(({ name, role, tokenSha256 }) => ({
      identity: { kind: 'client', name, role } as const,
      tokenSha256: Buffer.from(tokenSha256, 'hex'),
    })),
    ...config.workers.map(({ id, tokenSha256 }) => ({
      identity: { kind: 'worker', id } as const,
      tokenSha256: tokenSha256 === undefined ? null : Buffer.from(tokenSha256, 'hex'),
    })),
  ];
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  signal.addEventListener(
    'abort',
    () => {
      resolve();
    },
    { once: true },
  );
  await promise;
}
