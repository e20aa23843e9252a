import type { Command } from 'commander';
import type { ListWebhooksReply__Output } from '../../proto/gen/podium/v1/ListWebhooksReply.ts';
import { instant } from '../output/format.ts';
import { renderTable } from '../output/table.ts';
import { show, withHead } from './command-context.ts';

/** webhooks. */
export function addWebhookCommand(program: Command): void {
  program
    .command('webhooks')
    .description("Lists the head's webhooks, and what could not be delivered yet or was given up.")
    .action(async (_options: unknown, command: Command) => {
      await withHead(command, async (head, globals) => {
        const reply = await head.webhooks.list({});
        show(globals, reply, () => webhooksText(reply));
      });
    });
}

function webhooksText({ webhooks, unfinished }: ListWebhooksReply__Output): string {
  if (webhooks.length === 0)
    return "No webhook is configured: name some under webhooks in the coordinator's configuration (docs/operations.md).";
  const parts = [
    renderTable(webhooks, [
      { title: 'WEBHOOK', cell: (row) => row.name },
      { title: 'TO', cell: (row) => (row.origin === '' ? '(not configured any more)' : row.origin) },
      { title: 'SIGNED', cell: (row) => (row.signed ? 'yes' : 'no') },
      { title: 'DELIVERED', cell: (row) => String(row.delivered), right: true },
      { title: 'PENDING', cell: (row) => String(row.pending), right: true },
      { title: 'GIVEN UP', cell: (row) => String(row.givenUp), right: true },
      { title: 'EVENTS', cell: (row) => row.events.join(', ') },
    ]),
  ];
  if (unfinished.length > 0) {
    parts.push(
      renderTable(unfinished, [
        { title: 'EVENT', cell: (row) => row.eventId },
        { title: 'WEBHOOK', cell: (row) => row.webhook },
        { title: 'TYPE', cell: (row) => row.type },
        { title: 'AT', cell: (row) => instant(row.atMs) },
        { title: 'STATE', cell: (row) => row.state.replaceAll('_', ' ') },
        { title: 'TRIES', cell: (row) => String(row.tries), right: true },
        { title: 'NEXT TRY', cell: (row) => (row.state === 'pending' ? instant(row.nextTryMs) : '') },
        { title: 'PROBLEM', cell: (row) => row.lastError },
      ]),
    );
  }
  return parts.join('\n\n');
}
