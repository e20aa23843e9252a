import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorText } from '../../contracts/errors/podium-error.ts';
import type { WorkerId } from '../../contracts/ids/id.ts';
import { grantedNkeys } from '../../contracts/messages/nats-users.ts';
import { usersFileOf } from '../../platform/nats/configuration.ts';
import { followUsers } from '../../platform/nats/follow-users.ts';
import { writeUsers } from '../../platform/nats/server.ts';
import type { Layout } from './layout.ts';
import type { SupervisedProcess } from './supervised-process.ts';
import type { TransportKeys } from './transport.ts';

const RENEWAL_CHECK_MS = 12 * 3_600_000;

/** transport.ts, loaded when it is needed: the other commands do without certificates, and start sooner. */
export async function prepareTransport(
  layout: Layout,
  workers: readonly string[],
  hosts?: readonly string[],
): Promise<TransportKeys> {
  const { ensureTransport } = await import('./transport.ts');
  return await ensureTransport(layout, workers, hosts);
}

/**
 * What NATS starts with: every user of this machine with exactly its subjects. The coordinator keeps the file from then
 * on, so one that knows these keys is left as it is.
 */
export async function startUsersFile(directory: string, keys: TransportKeys): Promise<void> {
  const file = usersFileOf(directory);
  const known = await readFile(file, 'utf8').catch(() => '');
  if ([keys.head, keys.responder, ...keys.workers.values()].every((nkey) => known.includes(nkey))) return;
  const workers = [...keys.workers].map(([id, nkey]) => ({ id: id as WorkerId, nkey }));
  await writeUsers(file, grantedNkeys({ head: keys.head, responder: keys.responder, workers }));
}

/**
 * Until disposed of: tells NATS when its users change, and keeps the certificates of an installation good that is up
 * for months (the other servers follow their files by themselves).
 */
export function keepTransport(
  layout: Layout,
  workers: readonly string[],
  nats: SupervisedProcess | undefined,
  report: (line: string) => void,
): Disposable {
  const reload = (): boolean => {
    const pid = nats?.pid ?? null;
    return pid !== null && natsListens(layout, pid) && nats?.signal('SIGHUP') === true;
  };
  const following = followUsers(usersFileOf(layout.nats), reload);
  const timer = setInterval(() => {
    prepareTransport(layout, workers).then(reload, (error: unknown) => {
      report(`The certificates could not be looked after: ${errorText(error)}`);
    });
  }, RENEWAL_CHECK_MS).unref();
  return {
    [Symbol.dispose]: () => {
      clearInterval(timer);
      following[Symbol.dispose]();
    },
  };
}

/** A server that does not listen yet would die of a SIGHUP. */
function natsListens(layout: Layout, pid: number): boolean {
  return existsSync(join(layout.nats, `nats-server_${pid}.ports`));
}
