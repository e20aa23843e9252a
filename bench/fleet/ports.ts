import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const ports = z.object({ nats: z.number() });

/** Where the installation's NATS listens. */
export async function readPort(root: string): Promise<number> {
  return ports.parse(JSON.parse(await readFile(join(root, 'ports.json'), 'utf8'))).nats;
}
