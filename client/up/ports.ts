import { createServer, isIPv6, type Server } from 'node:net';
import { networkInterfaces } from 'node:os';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import { writeDurably } from '../../platform/durable/durable-file.ts';
import { isLoopback } from '../../platform/tls/plaintext.ts';

const LOOPBACK = '127.0.0.1';

const ports = z.strictObject({
  /** The address that everything binds to. */
  host: z.string().default(LOOPBACK),
  nats: z.number().int(),
  coordinator: z.number().int(),
  grader: z.number().int(),
  /** Of a head that others join. */
  frontDoor: z.number().int().optional(),
});
export type Ports = z.infer<typeof ports>;

/** Taken where they are free, so that a firewall can be told of them once. */
const USUAL = { nats: 4222, coordinator: 7800, grader: 7801, frontDoor: 7802 };

/**
 * Where an installation listens: chosen once, then kept, so that clients, members and restarted parts find each other.
 * `listen` moves it to another address of this machine; on loopback ports are any free ones, and there is no front door.
 */
export async function ensurePorts(file: string, listen?: string): Promise<Ports> {
  const known = ports.safeParse(await readJson(file));
  const host = listen ?? (known.success ? known.data.host : LOOPBACK);
  if (known.success && known.data.host === host) return known.data;
  const chosen = host === LOOPBACK ? await anyPorts() : await usualPorts(host);
  await writeDurably(file, (handle) => handle.writeFile(JSON.stringify(chosen)));
  return chosen;
}

/** A loopback port for each process's metrics; known ones stay, so that a scraper's configuration goes on being right. */
export async function ensureMetricsPorts(
  file: string,
  processes: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const known = z
    .record(z.string(), z.number().int())
    .catch({})
    .parse(await readJson(file));
  const missing = processes.filter((name) => known[name] === undefined);
  const found = await freePorts(
    LOOPBACK,
    missing.map(() => 0),
  );
  const chosen = { ...known, ...Object.fromEntries(missing.map((name, index) => [name, found[index] ?? 0])) };
  if (missing.length > 0) await writeDurably(file, (handle) => handle.writeFile(JSON.stringify(chosen)));
  return new Map(processes.map((name) => [name, chosen[name] ?? 0]));
}

/** Throws INVALID_ARGUMENT, naming the addresses there are, for one that is not this machine's. */
export function checkListenAddress(address: string): string {
  const own = Object.values(networkInterfaces())
    .flatMap((entries) => entries ?? [])
    .map((entry) => entry.address)
    .filter((known) => !known.startsWith('fe80:'));
  if (own.includes(address)) return address;
  throw new PodiumError(
    'INVALID_ARGUMENT',
    `--listen ${address}: this is no address of this machine. Take the one under which the lab reaches it: ${own.filter((known) => !isLoopback(known)).join(', ')}`,
  );
}

/** host:port, as an address is written. */
export function addressOf(host: string, port: number): string {
  return isIPv6(host) ? `[${host}]:${port}` : `${host}:${port}`;
}

async function anyPorts(): Promise<Ports> {
  const [nats = 0, coordinator = 0, grader = 0] = await freePorts(LOOPBACK, [0, 0, 0]);
  return { host: LOOPBACK, nats, coordinator, grader };
}

async function usualPorts(host: string): Promise<Ports> {
  const wanted = [USUAL.nats, USUAL.coordinator, USUAL.grader, USUAL.frontDoor];
  const [nats = 0, coordinator = 0, grader = 0, frontDoor = 0] = await freePorts(host, wanted);
  return { host, nats, coordinator, grader, frontDoor };
}

/** A free port for each that is wanted: that one, else (and for 0) any. All are held open until all are known, so that none is given twice. */
async function freePorts(host: string, wanted: readonly number[]): Promise<number[]> {
  await using stack = new AsyncDisposableStack();
  const found: number[] = [];
  for (const port of wanted) {
    const server = (await held(host, port)) ?? (await held(host, 0));
    if (server === null) throw new PodiumError('UNAVAILABLE', `No port can be had on ${host}.`);
    stack.defer(
      () =>
        new Promise<void>((closed) =>
          server.close(() => {
            closed();
          }),
        ),
    );
    const address = server.address();
    found.push(typeof address === 'object' && address !== null ? address.port : 0);
  }
  return found;
}

/** Null when the port is taken. */
async function held(host: string, port: number): Promise<Server | null> {
  const server = createServer();
  const { promise, resolve } = Promise.withResolvers<Server | null>();
  server.once('error', () => {
    resolve(null);
  });
  server.listen(port, host, () => {
    resolve(server);
  });
  return await promise;
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    return null;
  }
}
