import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { writeDurably } from '../../platform/durable/durable-file.ts';

const mark = z.object({ epoch: z.number().int().positive() });
const FILE = 'epoch.json';

/** The highest epoch that was ever begun in this folder, as noted beside the database; 0 when there is no note. */
export async function readEpochMark(stateDir: string): Promise<number> {
  try {
    return mark.parse(JSON.parse(await readFile(join(stateDir, FILE), 'utf8'))).epoch;
  } catch {
    return 0;
  }
}

export async function writeEpochMark(stateDir: string, epoch: number): Promise<void> {
  await writeDurably(join(stateDir, FILE), (handle) => handle.writeFile(JSON.stringify({ epoch })));
}
