import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { decodeManifest } from '../../contracts/bundle/manifest.ts';
import { competitionCard, type CompetitionCard } from '../../contracts/competition/card.ts';
import { errorText } from '../../contracts/errors/podium-error.ts';
import type { Head } from '../connection/connection.ts';
import { bytes } from '../output/format.ts';
import { renderTable } from '../output/table.ts';
import { streamGraderProgram } from './grader-program.ts';
import { uploadCompetition } from './upload-competition.ts';

const sentences = z.array(z.string());

/** A line of `grader/main.ts import --json`. */
const importLine = z.discriminatedUnion('state', [
  z.object({
    id: z.string(),
    state: z.enum(['ready', 'unchanged']),
    graderId: z.string(),
    imported: z.object({
      card: competitionCard,
      manifestFile: z.string(),
      stagingDir: z.string(),
      obfuscatedDescriptionFile: z.string().nullable(),
      notes: sentences,
      leaks: sentences,
      stripped: sentences,
    }),
  }),
  z.object({
    id: z.string(),
    state: z.enum(['missing', 'wrong']),
    graderId: z.string(),
    troubles: z.array(z.object({ kind: z.string(), what: z.string(), todo: z.string() })),
  }),
]);
type ImportLine = z.infer<typeof importLine>;

/** What became of one competition, for a table or as JSON. */
export interface ImportRow {
  readonly id: string;
  readonly state: ImportLine['state'];
  /** Null where nothing was imported. */
  readonly bundle: string | null;
  readonly bundleBytes: number;
  readonly registered: boolean;
  /** Why it could not be imported or registered, with what to do. */
  readonly troubles: readonly string[];
  readonly leaks: readonly string[];
  readonly stripped: readonly string[];
  readonly notes: readonly string[];
}

export interface ImportedAll {
  readonly rows: readonly ImportRow[];
  /** The exit status of the grader's program. */
  readonly status: number;
}

/**
 * Imports prepared data with the grader's program; each competition that is ready is uploaded and registered while the
 * grader goes on with the next. What the head has already is not sent again.
 *
 * @param args of the grader's `import`, without --json.
 */
export async function importCompetitions(
  head: Head,
  args: readonly string[],
  report: (line: string) => void,
  signal: AbortSignal,
): Promise<ImportedAll> {
  const { competitions } = await head.competitions.list({});
  const known = new Map(
    competitions.map(({ id, card, graderId }) => [id, { card: card.toString('utf8'), graderId }]),
  );
  const rows: ImportRow[] = [];
  let uploads = Promise.resolve();
  const take = async (line: ImportLine): Promise<void> => {
    if (!('imported' in line)) {
      const troubles = line.troubles.map(({ what, todo }) => `${what} -> ${todo}`);
      const nothing = { bundle: null, bundleBytes: 0, registered: false, leaks: [], stripped: [], notes: [] };
      rows.push({ id: line.id, state: line.state, ...nothing, troubles });
      return;
    }
    const { card, leaks, stripped, notes } = line.imported;
    const there = known.get(card.id);
    const isThere = there?.graderId === line.graderId && isSameCard(there.card, card);
    const trouble = isThere ? undefined : await tryUpload(head, line, report, signal);
    rows.push({
      id: card.id,
      state: line.state,
      bundle: card.bundle,
      bundleBytes: card.bundleBytes,
      registered: trouble === undefined,
      troubles: trouble === undefined ? [] : [trouble],
      leaks,
      stripped,
      notes,
    });
  };
  const status = await streamGraderProgram(
    ['import', ...args, '--json'],
    (text) => {
      const line = importLine.parse(JSON.parse(text));
      uploads = uploads.then(() => (signal.aborted ? undefined : take(line)));
    },
    signal,
  );
  await uploads;
  return { rows, status };
}

function isSameCard(json: string, card: CompetitionCard): boolean {
  const there = competitionCard.safeParse(JSON.parse(json));
  return there.success && JSON.stringify(there.data) === JSON.stringify(card);
}

/** The trouble, if there is any. */
async function tryUpload(
  head: Head,
  { imported, graderId }: Extract<ImportLine, { imported: unknown }>,
  report: (line: string) => void,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { card, manifestFile, stagingDir } = imported;
  try {
    const { files } = decodeManifest(await readFile(manifestFile), card.bundle);
    await uploadCompetition(head, { card, manifestFile, files, stagingDir, graderId }, report, signal);
    report(`${card.id}: registered (${bytes(card.bundleBytes)} of public data)`);
    return undefined;
  } catch (error) {
    return `it is sealed here, but not registered at the head: ${errorText(error)} -> run the same command again`;
  }
}

/** More rows than this with the same note: it stands below the table, once. */
const COMMON_NOTE_ROWS = 3;

export function importText(rows: readonly ImportRow[]): string {
  const counts = new Map<string, number>();
  for (const note of rows.flatMap(({ notes }) => notes)) counts.set(note, (counts.get(note) ?? 0) + 1);
  const isCommon = (note: string): boolean => (counts.get(note) ?? 0) > COMMON_NOTE_ROWS;
  const [title = '', ...lines] = renderTable(rows, [
    { title: 'COMPETITION', cell: (row) => row.id },
    { title: 'STATE', cell: (row) => row.state },
    { title: 'REGISTERED', cell: (row) => (row.registered ? 'yes' : 'no') },
    { title: 'DATA', cell: (row) => (row.bundle === null ? '' : bytes(row.bundleBytes)), right: true },
  ]).split('\n');
  const body = lines.flatMap((line, index) => {
    const row = rows[index];
    const remarks = [
      ...(row?.troubles ?? []),
      ...(row?.leaks ?? []).map((leak) => `leak: ${leak}`),
      ...(row?.stripped ?? []).map((leak) => `removed, because it reveals answers: ${leak}`),
      ...(row?.notes ?? []).filter((note) => !isCommon(note)),
    ];
    return [line, ...remarks.map((remark) => `    ${remark}`)];
  });
  const below = [...counts]
    .filter(([note]) => isCommon(note))
    .map(([note, count]) => `${count} competitions: ${note}`);
  return [title, ...body, ...below].join('\n');
}
