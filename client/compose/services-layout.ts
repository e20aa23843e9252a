import { join } from 'node:path';
import type { TlsFiles } from '../../platform/tls/tls-files.ts';
import type { Layout } from '../up/layout.ts';

/** Where the volumes of docker-compose.yml are mounted, in the setup service all of them, elsewhere those needed. */
export const SERVICES_ROOT = '/podium';

/**
 * The files of an installation whose parts run in containers: each part's in a folder of its own, which is a volume, so
 * that none sees the keys of another. `public` has what is no secret; `authority` only setup and coordinator see.
 */
export function servicesLayout(workerState: string, root = SERVICES_ROOT): Layout {
  const folder = (part: string): string => join(root, part);
  const authorityCertificate = join(folder('public'), 'ca.pem');
  const tlsOf = (part: string, caFile = authorityCertificate): TlsFiles => ({
    caFile,
    certificateFile: join(folder(part), 'tls', `${part}.pem`),
    privateKeyFile: join(folder(part), 'tls', `${part}.key`),
  });
  return {
    root,
    credentials: join(folder('authority'), 'credentials.json'),
    clientProfile: join(folder('client'), 'client.json'),
    // Docker keeps logs and processes.
    logs: join(root, 'logs'),
    processes: join(root, 'processes'),
    nats: folder('nats'),
    coordinatorConfig: join(folder('coordinator'), 'coordinator.json'),
    coordinatorState: join(folder('coordinator'), 'state'),
    ticketKey: join(folder('coordinator'), 'ticket.key'),
    ticketPublicKey: join(folder('public'), 'ticket.pub'),
    graderConfig: join(folder('grader'), 'grader.json'),
    graderState: join(folder('grader'), 'state'),
    graderPublicKey: join(folder('public'), 'grader.pub'),
    authorityKey: join(folder('authority'), 'ca.key'),
    authorityCertificate,
    headTls: tlsOf('coordinator'),
    graderTls: tlsOf('grader'),
    natsTls: tlsOf('nats'),
    // Of its own, so that the folder can be copied to where the client is.
    clientTls: tlsOf('client', join(folder('client'), 'tls', 'ca.pem')),
    headSeed: join(folder('coordinator'), 'head.seed'),
    responderSeed: join(folder('coordinator'), 'responder.seed'),
    workerTls: () => tlsOf('worker'),
    workerSeed: () => join(folder('worker'), 'nats.seed'),
    workerConfig: () => join(folder('worker'), 'worker.json'),
    workerState: () => workerState,
  };
}
