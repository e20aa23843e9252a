import { Client, credentials } from '@grpc/grpc-js';

/** grpc.health.v1.HealthCheckResponse with status SERVING: field 1, value 1. */
const SERVING = Buffer.from([0x08, 0x01]);

/** Asks the standard health service about the whole server, without a token. */
export async function isServing(address: string, deadlineMs = 1_000): Promise<boolean> {
  const client = new Client(address, credentials.createInsecure(), { 'grpc.use_local_subchannel_pool': 1 });
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const raw = (bytes: Buffer): Buffer => bytes;
  client.makeUnaryRequest(
    '/grpc.health.v1.Health/Check',
    raw,
    raw,
    Buffer.alloc(0),
    { deadline: Date.now() + deadlineMs },
    (error, reply) => {
      resolve(error === null && reply !== undefined && reply.equals(SERVING));
    },
  );
  try {
    return await promise;
  } finally {
    client.close();
  }
}
