import type { LeaseKey, RunId } from '../../contracts/ids/id.ts';

export interface OutputPart {
  readonly bytes: Buffer;
  /** Bytes left out before these. */
  readonly skippedBytes: number;
}

export interface OutputLimits {
  /** Kept of each run. */
  readonly tailBytes: number;
  /** Kept of all runs together; the run that was silent longest is forgotten first. */
  readonly totalBytes: number;
  /** Runs that are remembered. */
  readonly runs: number;
}

const DEFAULT_LIMITS: OutputLimits = { tailBytes: 64 * 1024, totalBytes: 32 * 1024 * 1024, runs: 2_000 };

interface Tail {
  readonly key: LeaseKey;
  chunks: Buffer[];
  size: number;
  /** Offset of the byte after the last one. */
  end: number;
  ended: boolean;
  readonly waiting: Set<() => void>;
}

/**
 * The last words of each agent that runs, for `logs -f`. A ring of bytes per run; readers keep an offset into it, so a slow
 * one skips what the ring has dropped and blocks nobody. Live only: nothing is stored, and a restart forgets it.
 */
export class OutputBoard {
  readonly #limits: OutputLimits;
  /** In the order in which they spoke last. */
  readonly #tails = new Map<RunId, Tail>();
  #total = 0;

  constructor(limits: OutputLimits = DEFAULT_LIMITS) {
    this.#limits = limits;
  }

  /** `offset`: bytes the agent printed before these. What is older than what is here is dropped as a repetition. */
  append(key: LeaseKey, offset: number, bytes: Buffer): void {
    const tail = this.#tailOf(key);
    const fresh = offset < tail.end ? bytes.subarray(tail.end - offset) : bytes;
    if (fresh.length === 0) return;
    if (offset > tail.end) this.#forgetChunks(tail); // A gap: only what follows it is one piece.
    tail.end = Math.max(offset, tail.end) + fresh.length;
    tail.chunks.push(Buffer.from(fresh));
    tail.size += fresh.length;
    this.#total += fresh.length;
    this.#trim(tail);
    this.#tails.delete(key.runId);
    this.#tails.set(key.runId, tail);
    this.#evict();
    wake(tail);
  }

  /** The agent has ended: readers get the rest and end. */
  end(run: RunId): void {
    const tail = this.#tails.get(run);
    if (tail === undefined) return;
    tail.ended = true;
    wake(tail);
  }

  /** The tail, then (with `follow`) what comes until the agent has ended or the signal aborts. */
  async *read(run: RunId, follow: boolean, signal: AbortSignal): AsyncGenerator<OutputPart> {
    let tail = this.#tails.get(run) ?? null;
    if (tail === null && follow) tail = this.#expect(run);
    let offset = 0;
    while (tail !== null && !signal.aborted) {
      const start = tail.end - tail.size;
      if (offset < tail.end) {
        const bytes = Buffer.concat(tail.chunks).subarray(Math.max(0, offset - start));
        const skippedBytes = Math.max(0, start - offset);
        offset = tail.end;
        yield { bytes, skippedBytes };
        continue;
      }
      if (!follow || tail.ended) return;
      await changed(tail, signal);
      const now: Tail | null = this.#tails.get(run) ?? null;
      if (now !== tail) offset = 0; // Another attempt speaks, from its own beginning.
      tail = now;
    }
  }

  #tailOf(key: LeaseKey): Tail {
    const known = this.#tails.get(key.runId);
    if (known?.key.epoch === key.epoch && known.key.fence === key.fence) return known;
    if (known !== undefined) this.#remove(key.runId, known);
    const tail = emptyTail(key);
    this.#tails.set(key.runId, tail);
    if (known !== undefined) wake(known);
    return tail;
  }

  /** A place for a run that has said nothing yet; its first words replace it and wake who waits. */
  #expect(run: RunId): Tail {
    const tail = emptyTail({ runId: run, epoch: 0, fence: 0 } as LeaseKey);
    this.#tails.set(run, tail);
    this.#evict();
    return tail;
  }

  #trim(tail: Tail): void {
    while (tail.size > this.#limits.tailBytes) {
      const first = tail.chunks[0];
      if (first === undefined) return;
      const excess = tail.size - this.#limits.tailBytes;
      const dropped = Math.min(excess, first.length);
      if (dropped === first.length) tail.chunks.shift();
      else tail.chunks[0] = first.subarray(dropped);
      tail.size -= dropped;
      this.#total -= dropped;
    }
  }

  #evict(): void {
    for (const [run, tail] of this.#tails) {
      if (this.#total <= this.#limits.totalBytes && this.#tails.size <= this.#limits.runs) return;
      this.#remove(run, tail);
      wake(tail);
    }
  }

  #remove(run: RunId, tail: Tail): void {
    this.#forgetChunks(tail);
    this.#tails.delete(run);
  }

  #forgetChunks(tail: Tail): void {
    this.#total -= tail.size;
    tail.chunks = [];
    tail.size = 0;
  }
}

function emptyTail(key: LeaseKey): Tail {
  return { key, chunks: [], size: 0, end: 0, ended: false, waiting: new Set() };
}

function wake(tail: Tail): void {
  const waiting = [...tail.waiting];
  tail.waiting.clear();
  for (const resume of waiting) resume();
}

async function changed(tail: Tail, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const done = (): void => {
    resolve();
  };
  tail.waiting.add(done);
  signal.addEventListener('abort', done, { once: true });
  try {
    await promise;
  } finally {
    tail.waiting.delete(done);
    signal.removeEventListener('abort', done);
  }
}
