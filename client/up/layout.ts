import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { readEnvironment } from '../../platform/config/config.ts';
import type { TlsFiles } from '../../platform/tls/tls-files.ts';

/** The folder of the checkout: where the other parts' programs lie. */
export const PROJECT_FOLDER = resolve(import.meta.dirname, '..', '..');

/** Where `podium up` keeps everything: --state, else PODIUM_STATE, else ~/.podium. */
export function stateFolder(option: string | undefined): string {
  return resolve(option ?? readEnvironment()['PODIUM_STATE'] ?? join(homedir(), '.podium'));
}

/** The client of `podium up`, in its certificate and in the coordinator's list. */
export const LOCAL_CLIENT = 'local';

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
  /** Who reads this key can name anybody: up and the coordinator. */
  readonly authorityKey: string;
  readonly authorityCertificate: string;
  /** The coordinator's. On one machine NATS and the grader share it. */
  readonly headTls: TlsFiles;
  readonly graderTls: TlsFiles;
  readonly natsTls: TlsFiles;
  /** The client's here. */
  readonly clientTls: TlsFiles;
  readonly headSeed: string;
  readonly responderSeed: string;
  workerTls(worker: string): TlsFiles;
  workerSeed(worker: string): string;
  workerConfig(worker: string): string;
  workerState(worker: string): string;
}

export function layoutOf(root: string): Layout {
  const caFile = join(root, 'tls', 'ca.pem');
  const tlsOf = (folder: string, name: string): TlsFiles => ({
    caFile,
    certificateFile: join(folder, `${name}.pem`),
    privateKeyFile: join(folder, `${name}.key`),
  });
  const headTls = tlsOf(join(root, 'tls'), 'head');
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
    authorityKey: join(root, 'tls', 'ca.key'),
    authorityCertificate: caFile,
    headTls,
    graderTls: headTls,
    natsTls: headTls,
    clientTls: tlsOf(join(root, 'tls'), 'client'),
    headSeed: join(root, 'nats', 'head.seed'),
    responderSeed: join(root, 'nats', 'responder.seed'),
    workerTls: (worker) => tlsOf(join(root, 'workers', worker, 'tls'), 'worker'),
    workerSeed: (worker) => join(root, 'workers', worker, 'nats.seed'),
    workerConfig: (worker) => join(root, `worker-${worker}.json`),
    workerState: (worker) => join(root, 'workers', worker),
  };
}
