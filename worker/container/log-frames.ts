import type { OutputChunk } from './container-runtime.ts';

/**
 * Takes the engine's log stream apart: frames of 8 bytes of header (stream, three zeros, length) and a payload that
 * begins with an RFC 3339 instant and a blank. stdout and stderr come out as one sequence.
 */
export class LogFrames {
  #pending: Buffer = Buffer.alloc(0);
  /** The instant of the newest frame, in the engine's nanoseconds; '' before the first. */
  #newest: string;

  /** `after` drops everything up to that instant (`newest` of an earlier stream): for following on after a break. */
  constructor(after = '') {
    this.#newest = after;
    this.#after = after;
  }

  readonly #after: string;

  get newest(): string {
    return this.#newest;
  }

  push(bytes: Buffer): OutputChunk[] {
    this.#pending = this.#pending.length === 0 ? bytes : Buffer.concat([this.#pending, bytes]);
    const chunks: OutputChunk[] = [];
    let start = 0;
    while (this.#pending.length - start >= HEADER_BYTES) {
      const end = start + HEADER_BYTES + this.#pending.readUInt32BE(start + 4);
      if (this.#pending.length < end) break;
      const chunk = this.#parse(this.#pending.subarray(start + HEADER_BYTES, end));
      if (chunk) chunks.push(chunk);
      start = end;
    }
    this.#pending = this.#pending.subarray(start);
    return chunks;
  }

  #parse(payload: Buffer): OutputChunk | undefined {
    const blank = payload.indexOf(0x20);
    if (blank < 0) return undefined;
    const stamp = payload.toString('latin1', 0, blank);
    const at = new Date(stamp);
    if (Number.isNaN(at.getTime())) return undefined;
    if (this.#after !== '' && !isAfter(stamp, this.#after)) return undefined;
    this.#newest = stamp;
    return { at, bytes: payload.subarray(blank + 1) };
  }
}

const HEADER_BYTES = 8;

/** Stamps drop trailing zeros of the fraction, so plain text order would be wrong. */
function isAfter(stamp: string, other: string): boolean {
  return toUnixSeconds(stamp) > toUnixSeconds(other);
}

/** `seconds.nanoseconds` as the engine's `since` wants it, always with nine digits, hence ordered as text too. */
export function toUnixSeconds(stamp: string): string {
  const seconds = Math.floor(new Date(stamp).getTime() / 1000);
  const fraction = /\.(\d{1,9})/.exec(stamp)?.[1] ?? '';
  return `${String(seconds).padStart(12, '0')}.${fraction.padEnd(9, '0')}`;
}
