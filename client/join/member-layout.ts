import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { MemberKind } from '../../contracts/enrollment/invitation-token.ts';
import { readEnvironment } from '../../platform/config/config.ts';
import { layoutOf } from '../up/layout.ts';

/** The files of a machine that joined a head, all below one folder. */
export interface MemberLayout {
  readonly root: string;
  /** Says to whom this machine belongs; written last, so that it is there only when everything is. */
  readonly member: string;
  /** The same of a head that this machine has left: what a purge must still know. */
  readonly left: string;
  /** Names the images that joining made or fetched, from before it does. */
  readonly brought: string;
  readonly metricsPorts: string;
  readonly privateKey: string;
  readonly certificateRequest: string;
  readonly certificate: string;
  readonly ca: string;
  readonly nkeySeed: string;
  readonly ticketPublicKey: string;
  graderPublicKey(id: string): string;
  readonly workerConfig: string;
  readonly workerState: string;
  readonly clientProfile: string;
  readonly clientToken: string;
  readonly processes: string;
  readonly logs: string;
  /** The release, where the machine was installed by an invitation's line. */
  readonly program: string;
}

export function memberLayout(root: string): MemberLayout {
  const credentials = join(root, 'credentials');
  return {
    root,
    member: join(root, 'member.json'),
    left: join(root, 'left.json'),
    brought: join(root, 'brought.json'),
    metricsPorts: join(root, 'metrics-ports.json'),
    privateKey: join(credentials, 'member.key'),
    certificateRequest: join(credentials, 'member.csr'),
    certificate: join(credentials, 'member.pem'),
    ca: join(credentials, 'ca.pem'),
    nkeySeed: join(credentials, 'nats.seed'),
    ticketPublicKey: join(credentials, 'ticket.pub'),
    graderPublicKey: (id) => join(credentials, `grader-${id}.pub`),
    workerConfig: join(root, 'worker.json'),
    workerState: join(root, 'worker'),
    clientProfile: layoutOf(root).clientProfile,
    clientToken: join(credentials, 'client.token'),
    processes: join(root, 'processes'),
    logs: join(root, 'logs'),
    program: join(root, 'program'),
  };
}

/** Where a machine that joins keeps everything: --state, else PODIUM_STATE, else /var/lib/podium for a worker that runs as root, else ~/.podium. */
export function memberRoot(option: string | undefined, kind: MemberKind): string {
  const own = kind === 'worker' && process.getuid?.() === 0 ? '/var/lib/podium' : join(homedir(), '.podium');
  return resolve(option ?? readEnvironment()['PODIUM_STATE'] ?? own);
}

/** All that is ever made directly below the folder, temporary files too: what else lies there is not Podium's. */
export function isOfMember(name: string): boolean {
  return /^(?:(?:member|left|brought|worker|client|metrics-ports)\.json|credentials|worker|processes|logs|program(?:\.new|\.old)?|up\.lock)(?:\.\d+|\..+\.tmp)?$/.test(
    name,
  );
}
