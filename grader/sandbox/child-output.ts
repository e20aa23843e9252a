import type { Readable } from 'node:stream';

/** Scoring prints nothing; whatever comes is a fault's trace. More than this is a flood, and ends the child. */
export const MAX_OUTPUT_BYTES = 64 * 1024;

/**
 * What a child printed. It may quote answers: it goes to the grader's sealed log and nowhere else, above all not
 * into an error or a reply.
 */
export interface ChildOutput {
  readonly pid: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Whether more was printed than is kept. */
  readonly flooded: boolean;
}

/** Keeps the head of a child's two streams and calls `onFlood` once when they give more than that. */
export class OutputHead {
  readonly #kept = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
  readonly #onFlood: () => void;
  #keptBytes = 0;
  #flooded = false;

  constructor(stdout: Readable, stderr: Readable, onFlood: () => void) {
    this.#onFlood = onFlood;
    stdout.on('data', (chunk: Buffer) => this.#take('stdout', chunk));
    stderr.on('data', (chunk: Buffer) => this.#take('stderr', chunk));
  }

  head(pid: number): ChildOutput {
    const text = (chunks: Buffer[]): string => Buffer.concat(chunks).toString();
    return { pid, stdout: text(this.#kept.stdout), stderr: text(this.#kept.stderr), flooded: this.#flooded };
  }

  #take(name: 'stdout' | 'stderr', chunk: Buffer): void {
    const room = MAX_OUTPUT_BYTES - this.#keptBytes;
    if (room > 0) this.#kept[name].push(chunk.subarray(0, room));
    this.#keptBytes += Math.min(room, chunk.length);
    if (chunk.length > room && !this.#flooded) {
      this.#flooded = true;
      this.#onFlood();
    }
  }
}
