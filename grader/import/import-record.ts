import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { competitionId, digest, type CompetitionId } from '../../contracts/ids/id.ts';
import { writeDurably } from '../../platform/durable/durable-file.ts';

/** What is remembered of an import that succeeded; the grader's database says what it grades by, not this. */
const importRecord = z.strictObject({
  version: z.literal(1),
  competition: competitionId,
  /** Of names, sizes and times of all files, the definition and the options: the same means the same import. */
  fingerprint: z.string(),
  bundle: digest,
  answersDigest: digest,
  importedAtMs: z.number(),
  notes: z.array(z.string()),
  /** Known leaks and columns that predict the answers, found and still in the bundle. */
  leaks: z.array(z.string()),
  /** Known leaks that were removed. */
  stripped: z.array(z.string()),
});
export type ImportRecord = z.infer<typeof importRecord>;

/** One file a competition, written whole. They stay on the grader's host: what they say depends on answers. */
export class ImportRecords {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Undefined when there is none, or one that this version cannot read: then the import is done again. */
  async read(id: CompetitionId): Promise<ImportRecord | undefined> {
    try {
      const parsed = importRecord.safeParse(JSON.parse(await readFile(this.#file(id), 'utf8')));
      return parsed.success ? parsed.data : undefined;
    } catch {
      return undefined;
    }
  }

  async write(record: ImportRecord): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const text = `${JSON.stringify(record, null, 2)}\n`;
    await writeDurably(this.#file(record.competition), (file) => file.writeFile(text));
  }

  #file(id: CompetitionId): string {
    return join(this.#folder, `${id}.json`);
  }
}
