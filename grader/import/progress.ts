const BETWEEN_LINES_MS = 5_000;
const MIB = 2 ** 20;

/** Says now and then how much of a competition's data has been read. */
export class ReadingProgress {
  readonly #id: string;
  readonly #totalBytes: number;
  readonly #say: (line: string) => void;
  readonly #nowMs: () => number;
  readonly #startedAtMs: number;
  #saidAtMs: number;
  #readBytes = 0;

  /** @param totalBytes what will be read, as far as is known beforehand. */
  constructor(id: string, totalBytes: number, say: (line: string) => void, nowMs: () => number) {
    this.#id = id;
    this.#totalBytes = totalBytes;
    this.#say = say;
    this.#nowMs = nowMs;
    this.#startedAtMs = nowMs();
    this.#saidAtMs = this.#startedAtMs;
  }

  add(bytes: number): void {
    this.#readBytes += bytes;
    const now = this.#nowMs();
    if (now - this.#saidAtMs < BETWEEN_LINES_MS) return;
    this.#saidAtMs = now;
    const read = Math.min(this.#readBytes, this.#totalBytes);
    const percent = this.#totalBytes === 0 ? 100 : Math.floor((100 * read) / this.#totalBytes);
    const seconds = (now - this.#startedAtMs) / 1000;
    const left = Math.round((seconds * (this.#totalBytes - read)) / Math.max(1, read));
    this.#say(
      `${this.#id}: ${(read / MIB).toFixed(0)} of ${(this.#totalBytes / MIB).toFixed(0)} MiB read (${percent} %), about ${left} s left`,
    );
  }
}
