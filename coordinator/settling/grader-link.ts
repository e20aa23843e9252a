import type { KeyObject } from 'node:crypto';
import type { GraderId } from '../../contracts/ids/id.ts';
import type { Client } from '../../platform/grpc/method-types.ts';
import type { Services } from '../../proto/services.ts';

/** A grader as the head reaches and trusts it. */
export interface GraderLink {
  readonly id: GraderId;
  readonly client: Client<Services['Grading']>;
  readonly publicKey: KeyObject;
  /** The machine it runs on: workers there are marked colocated. */
  readonly machineId: string;
}
