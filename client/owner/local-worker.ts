import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { errorText, PodiumError } from '../../contracts/errors/podium-error.ts';
import { Channel } from '../../platform/grpc/client.ts';
import type { Client } from '../../platform/grpc/method-types.ts';
import { LocalSocket } from '../../platform/grpc/local-socket.ts';
import { serviceDefinition, type Services } from '../../proto/services.ts';

export type LendingClient = Client<Services['Lending']>;

const SOCKET = 'control.sock';

/** The state folders of the workers of an installation: the folder itself, its `worker`, and each below its `workers`. */
async function stateFolders(root: string): Promise<string[]> {
  const several = join(root, 'workers');
  const names = await readdir(several).catch(() => []);
  return [root, join(root, 'worker'), ...names.sort().map((name) => join(several, name))];
}

/** Where the workers of this installation listen. Throws FAILED_PRECONDITION when none does. */
async function controlSockets(root: string): Promise<string[]> {
  const found: string[] = [];
  for (const folder of await stateFolders(root)) {
    const path = join(folder, SOCKET);
    if ((await stat(path).catch(() => null))?.isSocket() === true) found.push(path);
  }
  if (found.length > 0) return found;
  throw new PodiumError(
    'FAILED_PRECONDITION',
    `No worker runs here: there is no ${SOCKET} below ${root}. Where its state lies elsewhere, name it with --state FOLDER; where it is another user's, ask as that user.`,
  );
}

/** Does the same with each worker of this machine's installation, one after the other. Throws UNAVAILABLE for one that does not answer. */
export async function withLocalWorkers<T>(
  root: string,
  action: (lending: LendingClient) => Promise<T>,
): Promise<T[]> {
  const results: T[] = [];
  for (const path of await controlSockets(root)) {
    await using socket = await LocalSocket.in(path);
    using channel = new Channel(socket.address, '');
    try {
      results.push(await action(channel.service<Services['Lending']>(serviceDefinition('Lending'))));
    } catch (error) {
      if (!(error instanceof PodiumError) || error.code !== 'UNAVAILABLE') throw error;
      throw new PodiumError('UNAVAILABLE', `The worker at ${path} does not answer: ${errorText(error)}`, {
        cause: error,
      });
    }
  }
  return results;
}
