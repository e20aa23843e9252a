import { createServer } from 'node:net';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { writeDurably } from '../../platform/durable/durable-file.ts';

const ports = z.strictObject({
  nats: z.number().int(),
  coordinator: z.number().int(),
  grader: z.number().int(),
});
export type Ports = z.infer<typeof ports>;

/** The loopback ports of an installation: chosen free once, then kept, so that clients and restarted parts find each other. */
export async function ensurePorts(file: string): Promise<Ports> {
  const known = ports.safeParse(await readJson(file));
  if (known.success) return known.data;
  const [nats, coordinator, grader] = await freePorts(3);
  if (nats === undefined || coordinator === undefined || grader === undefined)
    throw new RangeError('No free ports.');
  const chosen = { nats, coordinator, grader };
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
  const found = await freePorts(missing.length);
  const chosen = { ...known, ...Object.fromEntries(missing.map((name, index) => [name, found[index] ?? 0])) };
  if (missing.length > 0) await writeDurably(file, (handle) => handle.writeFile(JSON.stringify(chosen)));
  return new Map(processes.map((name) => [name, chosen[name] ?? 0]));
}

/** All are held open until all are known, so that none is given twice. */
async function freePorts(count: number): Promise<number[]> {
  await using stack = new AsyncDisposableStack();
  const found: number[] = [];
  for (let index = 0; index < count; index++) {
    const server = createServer();
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
    found.push(await promise);
    stack.defer(
      () =>
        new Promise<void>((closed) =>
          server.close(() => {
            closed();
          }),
        ),
    );
  }
  return found;
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    return null;
  }
}
