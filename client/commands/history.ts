import type { Command } from 'commander';
import type { HistoryEntry__Output } from '../../proto/gen/podium/v1/HistoryEntry.ts';
import type { Head } from '../connection/connection.ts';
import { preciseInstant } from '../output/format.ts';
import { renderTable } from '../output/table.ts';
import { show, withHead } from './command-context.ts';

/** history. */
export function addHistoryCommand(program: Command): void {
  program
    .command('history')
    .description('Tells all that happened to a run, in order; also long after it is over.')
    .argument('<run>')
    .action(async (runId: string, _options: unknown, command: Command) => {
      await withHead(command, async (head, globals) => {
        const entries = await historyOf(head, runId);
        show(globals, entries, () => historyText(entries));
      });
    });
}

/** Every entry, fetched page by page. */
export async function historyOf(head: Head, runId: string): Promise<HistoryEntry__Output[]> {
  const entries: HistoryEntry__Output[] = [];
  let afterSeq = 0;
  do {
    const page = await head.runs.history({ runId, afterSeq });
    entries.push(...page.entries);
    afterSeq = page.nextAfterSeq;
  } while (afterSeq !== 0);
  return entries;
}

function historyText(entries: readonly HistoryEntry__Output[]): string {
  if (entries.length === 0)
    return 'Nothing was noted of this run: it was submitted before the head kept histories. podium explain tells its state.';
  const table = renderTable(entries, [
    { title: "HEAD'S CLOCK", cell: (entry) => preciseInstant(entry.atMs) },
    { title: "WORKER'S CLOCK", cell: (entry) => preciseInstant(entry.workerAtMs) },
    { title: 'ATTEMPT', cell: (entry) => (entry.attempt === 0 ? '' : String(entry.attempt)), right: true },
    { title: 'BY', cell: (entry) => entry.who },
    { title: 'WHAT', cell: (entry) => entry.what.replaceAll('_', ' ') },
    { title: '', cell: (entry) => entry.sentence },
  ]);
  return `${table}\n\nIn the order in which the head recorded it. The worker's clock says when it happened there; the two may differ.`;
}
