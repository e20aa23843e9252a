import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { loadSync, type PackageDefinition } from '@grpc/proto-loader';
import type { AgentsDefinition, AgentsHandlers } from './gen/podium/v1/Agents.ts';
import type { ArtifactsDefinition, ArtifactsHandlers } from './gen/podium/v1/Artifacts.ts';
import type { BundlesDefinition, BundlesHandlers } from './gen/podium/v1/Bundles.ts';
import type { CompetitionsDefinition, CompetitionsHandlers } from './gen/podium/v1/Competitions.ts';
import type { EnrollmentDefinition, EnrollmentHandlers } from './gen/podium/v1/Enrollment.ts';
import type { ExperimentsDefinition, ExperimentsHandlers } from './gen/podium/v1/Experiments.ts';
import type { FleetDefinition, FleetHandlers } from './gen/podium/v1/Fleet.ts';
import type { GradingDefinition, GradingHandlers } from './gen/podium/v1/Grading.ts';
import type { HandInDefinition, HandInHandlers } from './gen/podium/v1/HandIn.ts';
import type { ImagesDefinition, ImagesHandlers } from './gen/podium/v1/Images.ts';
import type { LendingDefinition, LendingHandlers } from './gen/podium/v1/Lending.ts';
import type { RunsDefinition, RunsHandlers } from './gen/podium/v1/Runs.ts';
import type { UpkeepDefinition, UpkeepHandlers } from './gen/podium/v1/Upkeep.ts';
import type { WebhooksDefinition, WebhooksHandlers } from './gen/podium/v1/Webhooks.ts';

/** Every service by name: the wire definition and the generated handler type, from which calls and clients get theirs. */
export interface Services {
  Agents: { definition: AgentsDefinition; handlers: AgentsHandlers };
  Artifacts: { definition: ArtifactsDefinition; handlers: ArtifactsHandlers };
  Bundles: { definition: BundlesDefinition; handlers: BundlesHandlers };
  Competitions: { definition: CompetitionsDefinition; handlers: CompetitionsHandlers };
  Enrollment: { definition: EnrollmentDefinition; handlers: EnrollmentHandlers };
  Experiments: { definition: ExperimentsDefinition; handlers: ExperimentsHandlers };
  Fleet: { definition: FleetDefinition; handlers: FleetHandlers };
  Grading: { definition: GradingDefinition; handlers: GradingHandlers };
  HandIn: { definition: HandInDefinition; handlers: HandInHandlers };
  Images: { definition: ImagesDefinition; handlers: ImagesHandlers };
  Lending: { definition: LendingDefinition; handlers: LendingHandlers };
  Runs: { definition: RunsDefinition; handlers: RunsHandlers };
  Upkeep: { definition: UpkeepDefinition; handlers: UpkeepHandlers };
  Webhooks: { definition: WebhooksDefinition; handlers: WebhooksHandlers };
}
export type ServiceName = keyof Services;

const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.proto'));

/** Everything the .proto files define: what the reflection service tells of. */
export const packageDefinition: PackageDefinition = loadSync(
  files.map((name) => join(import.meta.dirname, name)),
  {
    longs: Number,
    enums: String,
    bytes: Buffer,
    defaults: true,
    oneofs: true,
    includeDirs: [import.meta.dirname],
  },
);

export function serviceDefinition<Name extends ServiceName>(name: Name): Services[Name]['definition'] {
  return packageDefinition[`podium.v1.${name}`] as unknown as Services[Name]['definition'];
}
