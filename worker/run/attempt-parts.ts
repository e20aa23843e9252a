import type { Digest, WorkerId } from '../../contracts/ids/id.ts';
import type { OutputMessage } from '../../contracts/messages/protocol.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { Logger } from '../../platform/logger/logger.ts';
import type { RunServices } from '../agent-services/protocol.ts';
import type { ContainerRuntime } from '../container/container-runtime.ts';
import type { ArtifactUploader } from '../handin/upload-artifact.ts';
import type { SubmissionUploader } from '../handin/upload-submission.ts';
import type { ImageSupply } from '../images/image-supply.ts';
import type { Journal } from '../journal/journal.ts';
import type { RetainedContainers } from '../retention/retained-containers.ts';
import type { EngineRetry } from './wait-for-end.ts';
import type { WatchTimes } from './watch-container.ts';

/** What runs need of the rest of the worker. */
export interface AttemptParts {
  readonly worker: WorkerId;
  readonly stateDir: string;
  readonly hostname: string;
  readonly runtime: ContainerRuntime;
  readonly bundles: { ensure(bundle: Digest, signal: AbortSignal): Promise<string> };
  /** Lets go of what stands in the way of the scratch that a run was promised. */
  readonly makeWay: () => Promise<void>;
  /** What containers are made from; throws when it cannot be had, or has no room. */
  readonly images: Pick<ImageSupply, 'agentImage' | 'ensureGate'>;
  readonly services: { open(run: RunServices): Promise<void>; close(key: string): void };
  readonly submissions: Pick<SubmissionUploader, 'upload'>;
  readonly artifacts: Pick<ArtifactUploader, 'upload'>;
  readonly journal: Journal;
  readonly retention: Pick<RetainedContainers, 'has' | 'keep'>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly publishOutput: (message: OutputMessage) => void;
  /** The GPUs that are there now. */
  readonly presentGpus: () => Promise<ReadonlySet<string>>;
  /** How long a run may be frozen in all; agents' own timers are given as much more. 0: never. */
  readonly maxPauseMs: number;
  readonly times: RunTimes;
}

export interface RunTimes extends WatchTimes {
  readonly validateMs: number;
  /** After a failure of the worker's own, such as a full disk under its journal. */
  readonly troubleMs: number;
  readonly upload: { readonly baseMs: number; readonly maxMs: number };
  readonly engine: EngineRetry;
}
