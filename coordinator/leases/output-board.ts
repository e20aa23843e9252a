import type { RunId } from '../../contracts/ids/id.ts';

export interface OutputPart {
  readonly bytes: Buffer;
  /** Bytes left out before these. */
  readonly skippedBytes: number;
}

export interface OutputBoard {
  /** The tail, then (with `follow`) what comes until the agent has ended or the signal aborts. A slow reader skips, never blocks. */
  read(run: RunId, follow: boolean, signal: AbortSignal): AsyncIterable<OutputPart>;
}
