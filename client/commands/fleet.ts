import type { Command } from 'commander';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import type { Resources__Output } from '../../proto/gen/podium/v1/Resources.ts';
import { gibibytes, instant } from '../output/format.ts';
import { renderTable } from '../output/table.ts';
import { readProfile } from '../connection/connection.ts';
import { printable } from '../output/printable.ts';
import { missingImageNote } from './image-note.ts';
import { barredText, workerStateText } from './worker-controls.ts';
import { say, show, withHead } from './command-context.ts';

/** workers, classes, agent. */
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

  const agent = program.command('agent').description('Makes agents known to the head and lists them.');
  agent
    .command('list')
    .description('Lists the registered agents.')
    .action(async (_options: unknown, command: Command) => {
      await withHead(command, async (head, globals) => {
        const { agents } = await head.agents.list({});
        show(globals, agents, () =>
          renderTable(agents, [
            { title: 'AGENT', cell: (row) => row.id },
            { title: 'IMAGE', cell: (row) => row.image },
            { title: 'COMMAND', cell: (row) => row.command.join(' ') },
            { title: 'DESCRIPTION', cell: (row) => row.description },
          ]),
        );
      });
    });
  agent
    .command('add')
    .description('Registers an agent, or replaces it for experiments submitted from now on.')
    .argument('<id>', 'such as my-agent or aide/gpt-4o')
    .argument('<image>', 'image name or digest, as the workers know it')
    .argument('[command...]', "replaces the image's own command; write -- before it")
    .option(
      '--env <name=value...>',
      'environment of the agent; no secrets: they would stand in the container',
      [],
    )
    .option('--description <text>', 'for people', '')
    .action(
      async (
        id: string,
        image: string,
        words: string[],
        options: { env: string[]; description: string },
        command: Command,
      ) => {
        await withHead(command, async (head, globals) => {
          const registered = await head.agents.register({
            id,
            image,
            command: words,
            environment: environmentOf(options.env),
            description: options.description,
          });
          show(globals, registered, () => registered.id);
          const note = await missingImageNote((await readProfile(globals)).address, image);
          if (note !== null) say(`Note: ${printable(note)}`);
          if (!globals.json)
            say(
              `Registered. Try it: podium submit --agent ${registered.id} --competition ID --seeds 1 --watch`,
            );
        });
      },
    );
}

function environmentOf(pairs: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=');
      if (at < 1) throw new PodiumError('INVALID_ARGUMENT', `--env ${pair}: NAME=VALUE is wanted.`);
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}

function resources(value: Resources__Output | null): string {
  if (value === null) return '';
  const gpus = value.gpus > 0 ? `, ${value.gpus} GPU` : '';
  return `${value.cpus} CPU, ${gibibytes(value.memoryBytes)}, disk ${gibibytes(value.diskBytes)}${gpus}`;
}
