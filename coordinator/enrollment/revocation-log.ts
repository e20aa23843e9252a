import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { writeDurably } from '../../platform/durable/durable-file.ts';
import type { MemberRepository, MemberRow } from '../store/members.ts';

/** A membership that ended. One name may have several, one after the other: when it began tells which. */
const entry = z.object({
  kind: z.enum(['worker', 'client']),
  name: z.string(),
  enrolledAtMs: z.number(),
  revokedAtMs: z.number(),
});
type Entry = z.infer<typeof entry>;

const FILE = 'revocations.jsonl';

/**
 * Every revocation of this head, in a file beside the database: a database that is put back from a backup has forgotten
 * those since, and whoever was thrown out must not be a member again for it. Only ever appended to.
 */
export class RevocationLog {
  readonly #file: string;

  constructor(stateDir: string) {
    this.#file = join(stateDir, FILE);
  }

  /** Returns once it is on the disk. */
  append({ kind, name, enrolledAtMs }: MemberRow, revokedAtMs: number): void {
    const line: Entry = { kind, name, enrolledAtMs, revokedAtMs };
    const file = openSync(this.#file, 'a', 0o600);
    try {
      // A line end before it as well: a crash may have left the beginning of a line.
      writeSync(file, `\n${JSON.stringify(line)}\n`);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    const folder = openSync(dirname(this.#file), 'r');
    try {
      fsyncSync(folder);
    } finally {
      closeSync(folder);
    }
  }

  /** Ends again what had ended before the record was put back. Returns the names. */
  apply(members: MemberRepository): string[] {
    const again: string[] = [];
    for (const { kind, name, enrolledAtMs, revokedAtMs } of this.#entries()) {
      const known = members.get(kind, name);
      if (known === null || known.revokedAtMs !== null || known.enrolledAtMs !== enrolledAtMs) continue;
      members.revoke(kind, name, revokedAtMs);
      again.push(`${kind} ${name}`);
    }
    return again;
  }

  #entries(): Entry[] {
    try {
      return parse(readFileSync(this.#file, 'utf8'));
    } catch (error) {
      if (isMissing(error)) return [];
      throw error;
    }
  }
}

/** Takes over the revocations of an earlier state folder whose database was replaced. */
export async function carryRevocations(earlier: string, stateDir: string): Promise<void> {
  const text = await readFile(join(earlier, FILE), 'utf8').catch((error: unknown) => {
    if (isMissing(error)) return '';
    throw error;
  });
  const here = await readFile(join(stateDir, FILE), 'utf8').catch(() => '');
  if (text !== '') await writeDurably(join(stateDir, FILE), (file) => file.writeFile(`${text}\n${here}`));
}

/** What a crash left of a line was never acknowledged. */
function parse(text: string): Entry[] {
  return text.split('\n').flatMap((line) => {
    try {
      return [entry.parse(JSON.parse(line))];
    } catch {
      return [];
    }
  });
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
