import { chmod, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { LocalSocket } from '../../platform/grpc/local-socket.ts';
import { GrpcServer } from '../../platform/grpc/server.ts';
import type { Logger } from '../../platform/logger/logger.ts';
import type { Implementation } from '../../platform/grpc/method-types.ts';
import { packageDefinition, serviceDefinition, type Services } from '../../proto/services.ts';

export const CONTROL_SOCKET = 'control.sock';

/** Serves the owner of the machine on a socket that only the worker's own user reaches: the folder says who that is. */
export async function serveLending(
  stateDir: string,
  desk: Implementation<Services['Lending'], unknown>,
  logger: Logger,
): Promise<AsyncDisposable> {
  await using stack = new AsyncDisposableStack();
  const socket = stack.use(await LocalSocket.in(join(stateDir, CONTROL_SOCKET)));
  await rm(socket.path, { force: true }); // Of a worker that was killed.
  stack.defer(() => rm(socket.path, { force: true }));
  const server = new GrpcServer<string>({
    address: socket.address,
    logger,
    packageDefinition,
    authenticate: () => 'owner',
    identityName: (name) => name,
  });
  server.serve<Services['Lending']>('Lending', serviceDefinition('Lending'), desk);
  await server.listen();
  stack.use(server);
  await chmod(socket.path, 0o600);
  return stack.move();
}
