import type { KeyObject } from 'node:crypto';
import type { GraderId } from '../../contracts/ids/id.ts';
import type { ResourceClass } from '../../contracts/resources/classes.ts';
import type { RunLimits } from '../../contracts/ticket/ticket.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { GrpcServer } from '../../platform/grpc/server.ts';
import { serviceDefinition, type Services } from '../../proto/services.ts';
import type { DiskGuard } from '../artifacts/disk-guard.ts';
import type { BlobStore } from '../artifacts/blob-store.ts';
import type { BundleStore } from '../artifacts/bundle-store.ts';
import type { ImageStore } from '../artifacts/image-store.ts';
import type { CoordinatorConfig } from '../config.ts';
import type { Identity } from '../enrollment/identity.ts';
import type { Leases } from '../leases/leases.ts';
import type { Store } from '../store/store.ts';
import { agentsService } from './agents-service.ts';
import { artifactsService } from './artifacts-service.ts';
import { bundlesService } from './bundles-service.ts';
import { competitionsService } from './competitions-service.ts';
import { enrollmentService, type EnrollmentParts } from './enrollment-service.ts';
import { experimentsService } from './experiments-service.ts';
import { fleetService } from './fleet-service.ts';
import { imagesService } from './images-service.ts';
import { runsService } from './runs-service.ts';
import { upkeepService, type GraderCondition } from './upkeep-service.ts';
import { webhooksService } from './webhooks-service.ts';
import type { Catalog } from './submission.ts';

export interface ApiParts {
  readonly store: Store;
  readonly leases: Leases;
  readonly enrollment: EnrollmentParts;
  /** Bytes of run artifacts. */
  readonly blobs: BlobStore;
  readonly bundles: BundleStore;
  readonly images: ImageStore;
  readonly graders: readonly GraderId[];
  readonly webhooks: CoordinatorConfig['webhooks'];
  readonly classes: ReadonlyMap<string, ResourceClass>;
  readonly defaults: CoordinatorConfig['defaults'];
  readonly quotas: CoordinatorConfig['quotas'];
  readonly ticketPublicKey: KeyObject;
  readonly natsConnected: () => boolean;
  readonly disk: DiskGuard;
  readonly graderAnswers: (id: GraderId) => Promise<boolean>;
  readonly graderCondition: (id: GraderId) => Promise<GraderCondition | null>;
  readonly clock: Clock;
}

/** Registers the services of the coordinator; call before the server listens. */
export function serveApi(server: GrpcServer<Identity>, parts: ApiParts): void {
  const {
    store,
    leases,
    blobs,
    bundles,
    images,
    graders,
    classes,
    ticketPublicKey,
    natsConnected,
    graderAnswers,
    disk,
    clock,
  } = parts;
  const catalog: Catalog = {
    agent: (id) => store.agents.get(id),
    agents: () => store.agents.list(),
    competition: (id) => store.competitions.get(id),
    competitions: () => store.competitions.list(),
    classes,
    limits: limitsOf(parts.defaults),
  };
  server
    .serve<Services['Experiments']>(
      'Experiments',
      serviceDefinition('Experiments'),
      experimentsService({ store, leases, catalog, quotas: parts.quotas, natsConnected, disk, clock }),
    )
    .serve<Services['Runs']>(
      'Runs',
      serviceDefinition('Runs'),
      runsService({ store, leases, natsConnected, graderAnswers, disk, clock }),
    )
    .serve<Services['Enrollment']>(
      'Enrollment',
      serviceDefinition('Enrollment'),
      enrollmentService(parts.enrollment),
    )
    .serve<Services['Fleet']>(
      'Fleet',
      serviceDefinition('Fleet'),
      fleetService({ workers: leases.workers, standings: store.standings, classes, clock }),
    )
    .serve<Services['Webhooks']>(
      'Webhooks',
      serviceDefinition('Webhooks'),
      webhooksService(store.outbox, parts.webhooks),
    )
    .serve<Services['Competitions']>(
      'Competitions',
      serviceDefinition('Competitions'),
      competitionsService({ competitions: store.competitions, bundles, graders, clock }),
    )
    .serve<Services['Agents']>(
      'Agents',
      serviceDefinition('Agents'),
      agentsService(store.agents, images, clock),
    )
    .serve<Services['Images']>('Images', serviceDefinition('Images'), imagesService(images))
    .serve<Services['Bundles']>('Bundles', serviceDefinition('Bundles'), bundlesService(bundles))
    .serve<Services['Artifacts']>(
      'Artifacts',
      serviceDefinition('Artifacts'),
      artifactsService({ store, blobs, ticketPublicKey, clock }),
    )
    .serve<Services['Upkeep']>(
      'Upkeep',
      serviceDefinition('Upkeep'),
      upkeepService({ ...parts, lost: leases.lost }),
    );
}

function limitsOf(defaults: CoordinatorConfig['defaults']): RunLimits {
  const { timeLimitMs, pids, sharedMemoryBytes, submissionBytes, outputBytes, artifactBytes } = defaults;
  return { timeMs: timeLimitMs, pids, sharedMemoryBytes, submissionBytes, outputBytes, artifactBytes };
}
