import { open, type FileHandle } from 'node:fs/promises';
import { z } from 'zod';

const WARN = 40;
const line = z.object({
  level: z.number(),
  msg: z.string(),
  err: z.object({ message: z.string() }).optional(),
  reason: z.string().optional(),
});

const CHUNK_BYTES = 64 * 1024;
const LOOK_MS = 300;

/**
 * Tells people what a worker's log says that they should know: that the head has welcomed it, and what goes wrong. Starts
 * at the log's present end; what is said twice in a row is told once.
 */
export class WorkerLog implements AsyncDisposable {
  readonly #handle: FileHandle;
  readonly #tell: (text: string) => void;
  readonly #timer: NodeJS.Timeout;
  #position: number;
  #rest = '';
  #told = '';
  #reading: Promise<void> = Promise.resolve();

  private constructor(handle: FileHandle, position: number, tell: (text: string) => void) {
    this.#handle = handle;
    this.#position = position;
    this.#tell = tell;
    this.#timer = setInterval(() => {
      this.#reading = this.#reading.then(() => this.#read()).catch(() => undefined);
    }, LOOK_MS);
  }

  static async follow(file: string, tell: (text: string) => void): Promise<WorkerLog> {
    const handle = await open(file, 'a+', 0o600);
    return new WorkerLog(handle, (await handle.stat()).size, tell);
  }

  async #read(): Promise<void> {
    const buffer = Buffer.alloc(CHUNK_BYTES);
    for (;;) {
      const { bytesRead } = await this.#handle.read(buffer, 0, buffer.length, this.#position);
      if (bytesRead === 0) return;
      this.#position += bytesRead;
      const lines = (this.#rest + buffer.toString('utf8', 0, bytesRead)).split('\n');
      this.#rest = lines.pop() ?? '';
      for (const text of lines) this.#take(text);
    }
  }

  #take(text: string): void {
    const worth = wordsOf(text);
    if (worth === null || worth === this.#told) return;
    this.#told = worth;
    this.#tell(worth);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    await this.#reading;
    await this.#handle.close();
  }
}

/** Follows from what is told already. */
const ECHO = 'the head refuses renewals';

/** What of one line of the log people are told; null for nothing. */
export function wordsOf(text: string): string | null {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return null;
  }
  const parsed = line.safeParse(json);
  if (!parsed.success) return null;
  const { level, msg, err, reason } = parsed.data;
  if (msg === ECHO) return null;
  if (level < WARN) return msg === 'welcome at the head' ? 'The head has welcomed this machine.' : null;
  const why = err?.message ?? reason;
  return why === undefined ? msg : `${msg}: ${why}`;
}
