import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import { writeDurably } from '../../platform/durable/durable-file.ts';

const attempt = z.strictObject({
  /** `running` while it runs, and ever after when it was killed. */
  state: z.enum(['running', 'done', 'failed']),
  /** Whether prepared folders were there before: what an unfinished attempt left may only go when they were not. */
  hadPrepared: z.boolean(),
  failure: z
    .enum(['rules', 'credentials', 'checksum', 'disk', 'network', 'stopped', 'not-started', 'other'])
    .nullable(),
  /** What it said last. */
  lastLine: z.string(),
  endedAtMs: z.number().nullable(),
});
export type PrepareAttempt = z.infer<typeof attempt>;

const schema = z.strictObject({ version: z.literal(1), competitions: z.record(z.string(), attempt) });

const STATE_FILE = 'podium-prepare.json';

/** What has been tried, in a file in the data folder, so that an interrupted preparation goes on where it was. */
export class PrepareState {
  readonly #file: string;
  readonly #attempts: Map<string, PrepareAttempt>;

  private constructor(file: string, attempts: Map<string, PrepareAttempt>) {
    this.#file = file;
    this.#attempts = attempts;
  }

  /** @throws PodiumError FAILED_PRECONDITION for a file that is something else. */
  static async open(dataDir: string): Promise<PrepareState> {
    await mkdir(dataDir, { recursive: true });
    const file = join(dataDir, STATE_FILE);
    let text: string;
    try {
      text = await readFile(file, 'utf8');
    } catch {
      return new PrepareState(file, new Map());
    }
    try {
      return new PrepareState(file, new Map(Object.entries(schema.parse(JSON.parse(text)).competitions)));
    } catch (cause) {
      const message = `${file} is not what podium prepare writes: move it away, then repeat the command.`;
      throw new PodiumError('FAILED_PRECONDITION', message, { cause });
    }
  }

  get(id: string): PrepareAttempt | undefined {
    return this.#attempts.get(id);
  }

  async set(id: string, attempt: PrepareAttempt): Promise<void> {
    this.#attempts.set(id, attempt);
    const json = { version: 1, competitions: Object.fromEntries(this.#attempts) };
    await writeDurably(this.#file, (file) => file.writeFile(`${JSON.stringify(json, null, 2)}\n`));
  }
}
