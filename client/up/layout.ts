import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { readEnvironment } from '../../platform/config/config.ts';

/** The folder of the checkout: where the other parts' programs lie. */
export const PROJECT_FOLDER = resolve(import.meta.dirname, '..', '..');

/** Where `podium up` keeps everything: --state, else PODIUM_STATE, else ~/.podium. */
export function stateFolder(option: string | undefined): string {
  return resolve(option ?? readEnvironment()['PODIUM_STATE'] ?? join(homedir(), '.podium'));
}

/** The files of one single-machine installation. Folders are made 0700: credentials lie in them. */
export interface Layout {
  readonly root: string;
  readonly credentials: string;
  readonly clientProfile: string;
  readonly logs: string;
  /** Which processes run. */
  readonly processes: string;
  readonly nats: string;
  readonly coordinatorConfig: string;
  readonly coordinatorState: string;
  readonly ticketKey: string;
  readonly ticketPublicKey: string;
  readonly graderConfig: string;
  readonly graderState: string;
  readonly graderPublicKey: string;
  workerConfig(worker: string): string;
  workerState(worker: string): string;
}

export function layoutOf(root: string): Layout {
  return {
    root,
    credentials: join(root, 'credentials.json'),
    clientProfile: join(root, 'client.json'),
    logs: join(root, 'logs'),
    processes: join(root, 'processes'),
    nats: join(root, 'nats'),
    coordinatorConfig: join(root, 'coordinator.json'),
    coordinatorState: join(root, 'coordinator'),
    ticketKey: join(root, 'ticket.key'),
    ticketPublicKey: join(root, 'ticket.pub'),
    graderConfig: join(root, 'grader.json'),
    graderState: join(root, 'grader'),
    graderPublicKey: join(root, 'grader', 'grader.pub'),
    workerConfig: (worker) => join(root, `worker-${worker}.json`),
    workerState: (worker) => join(root, 'workers', worker),
  };
}
