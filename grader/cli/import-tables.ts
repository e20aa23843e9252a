import type { CompetitionStatus } from '../import/import-status.ts';
import type { ImportOutcome } from '../import/outcome.ts';

/** More rows than this with the same note: it stands below the table, once. */
const COMMON_NOTE_ROWS = 3;

/** One row a competition, and below it what stands in its way or should be known. */
export function importTable(outcomes: readonly ImportOutcome[]): string {
  const rows = outcomes.map((outcome) => [
    outcome.id,
    outcome.state,
    'imported' in outcome ? size(outcome.imported.card.bundleBytes) : '',
  ]);
  const [title = '', ...body] = columns([['COMPETITION', 'STATE', 'PUBLIC DATA'], ...rows]);
  const counts = Object.entries(Object.groupBy(outcomes, ({ state }) => state)).map(
    ([state, list]) => `${list.length} ${state}`,
  );
  const common = commonNotes(outcomes);
  const table = body.flatMap((line, index) => [line, ...remarks(outcomes[index], common)]);
  const below = [...common].map(([note, count]) => `${count} competitions: ${note}`);
  return [title, ...table, ...below, counts.join(', ')].join('\n');
}

function commonNotes(outcomes: readonly ImportOutcome[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const outcome of outcomes) {
    for (const note of 'imported' in outcome ? outcome.imported.notes : [])
      counts.set(note, (counts.get(note) ?? 0) + 1);
  }
  return new Map([...counts].filter(([, count]) => count > COMMON_NOTE_ROWS));
}

function remarks(outcome: ImportOutcome | undefined, common: ReadonlyMap<string, number>): string[] {
  if (outcome === undefined) return [];
  if (!('imported' in outcome)) return outcome.troubles.map(({ what, todo }) => `    ${what} -> ${todo}`);
  const { leaks, stripped, notes } = outcome.imported;
  return [
    ...leaks.map((leak) => `    leak: ${leak}`),
    ...stripped.map((leak) => `    removed, because it reveals answers: ${leak}`),
    ...notes.filter((note) => !common.has(note)).map((note) => `    ${note}`),
  ];
}

export function statusTable(list: readonly CompetitionStatus[]): string {
  const rows = list.map(({ id, split, isOfCatalog, sealed, leaks, stripped }) => [
    id,
    isOfCatalog ? split : 'own',
    sealed === null ? 'no' : 'yes',
    sealed === null ? '' : size(sealed.bundleBytes),
    [leaks.length > 0 ? 'known' : '', stripped.length > 0 ? 'removed' : '']
      .filter((word) => word !== '')
      .join(', '),
  ]);
  return columns([['COMPETITION', 'SPLIT', 'IMPORTED', 'PUBLIC DATA', 'LEAKS'], ...rows]).join('\n');
}

function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => (row[at] ?? '').length)));
  return rows.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

function size(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  const power = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
  return `${(bytes / 1024 ** power).toFixed(power === 0 ? 0 : 1)} ${units[power]}`;
}
