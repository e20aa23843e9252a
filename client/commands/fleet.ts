import type { Command } from 'commander';
import type { Resources__Output } from '../../proto/gen/podium/v1/Resources.ts';
import { gibibytes, instant } from '../output/format.ts';
import { renderTable } from '../output/table.ts';
import { printable } from '../output/printable.ts';
import { barredText, workerStateText } from './worker-controls.ts';
import { show, withHead } from './command-context.ts';

/** workers, classes. */
export function addFleetCommands(program: Command): void {
  program
    .command('workers')
    .description('Lists the machines: their state, what they lend and what is free, their hardware.')
    .action(async (_options: unknown, command: Command) => {
      await withHead(command, async (head, globals) => {
        const { workers } = await head.fleet.listWorkers({});
        show(globals, workers, () => {
          const table = renderTable(workers, [
            { title: 'WORKER', cell: (row) => row.id },
            { title: 'STATE', cell: workerStateText },
            { title: 'LENT', cell: (row) => resources(row.lent) },
            { title: 'FREE', cell: (row) => resources(row.free) },
            { title: 'RUNS', cell: (row) => String(row.runIds.length), right: true },
            { title: 'HOST', cell: (row) => row.hardware?.hostname ?? '' },
            { title: 'CPU', cell: (row) => row.hardware?.cpuModel ?? '' },
            { title: 'GPU', cell: (row) => row.hardware?.gpus.map((gpu) => gpu.model).join(', ') ?? '' },
            { title: 'LAST SEEN', cell: (row) => instant(row.lastSeenMs) },
          ]);
          return `${table}\n${printable(barredText(workers))}`.trimEnd();
        });
      });
    });

  program
    .command('classes')
    .description('Lists the resource classes that a run may ask for.')
    .action(async (_options: unknown, command: Command) => {
      await withHead(command, async (head, globals) => {
        const { classes } = await head.fleet.listResourceClasses({});
        show(globals, classes, () =>
          renderTable(classes, [
            { title: 'CLASS', cell: (row) => row.name },
            { title: 'RESOURCES', cell: (row) => resources(row.resources) },
            { title: 'DESCRIPTION', cell: (row) => row.description },
          ]),
        );
      });
    });
}

function resources(value: Resources__Output | null): string {
  if (value === null) return '';
  const gpus = value.gpus > 0 ? `, ${value.gpus} GPU` : '';
  return `${value.cpus} CPU, ${gibibytes(value.memoryBytes)}, disk ${gibibytes(value.diskBytes)}${gpus}`;
}
