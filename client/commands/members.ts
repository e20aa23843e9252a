import { Option, type Command } from 'commander';
import { TIERS } from '../../contracts/enrollment/invitation-token.ts';
import type { InviteRequest } from '../../proto/gen/podium/v1/InviteRequest.ts';
import type { ListMembersReply__Output } from '../../proto/gen/podium/v1/ListMembersReply.ts';
import type { MemberKind__Output } from '../../proto/gen/podium/v1/MemberKind.ts';
import { duration, instant } from '../output/format.ts';
import { renderTable } from '../output/table.ts';
import { commandGroup, say, show, withHead } from './command-context.ts';
import { parseDurationOption } from './option-values.ts';

/** The first invitation after an upgrade waits while the head packs its release. */
const INVITE_MS = 150_000;

/** worker invite | members | revoke, user add | list | remove. */
export function addMemberCommands(program: Command): void {
  const worker = commandGroup(program, 'worker', 'Lends machines, looks after them, takes them away.');
  worker
    .command('invite')
    .summary('invite a machine to lend itself')
    .description(
      'Prints the one line to paste on a machine that is to run agents. It fetches Podium from this head, checks it by its digest, and joins; ' +
        'the machine needs curl, tar and Docker. The line is good for one machine, and for a short time. ' +
        'Options of `podium join` may follow it: --cpus 4 --memory 16G --service.',
    )
    .requiredOption('--name <name>', 'what the machine is called here: letters, digits, _ or -')
    .addOption(
      new Option('--tier <tier>', 'how far its results are trusted').choices(TIERS).default('volunteer'),
    )
    .option(
      '--ttl <duration>',
      'how long the line can be used, at most 24h',
      parseDurationOption,
      15 * 60_000,
    )
    .action(async (options: { name: string; tier: string; ttl: number }, command: Command) => {
      await invite(command, {
        kind: 'MEMBER_KIND_WORKER',
        name: options.name,
        tier: options.tier,
        ttlMs: options.ttl,
      });
    });
  worker
    .command('members')
    .description('Lists the machines that are or were enrolled, and the invitations that are open.')
    .action(async (_options: unknown, command: Command) => {
      await list(command, 'MEMBER_KIND_WORKER');
    });
  worker
    .command('revoke')
    .description(
      'Cuts a machine off, at once and for good: its certificate counts for nothing, its runs are queued again.',
    )
    .argument('<name>')
    .action(async (name: string, _options: unknown, command: Command) => {
      await revoke(command, 'MEMBER_KIND_WORKER', name);
    });

  const user = commandGroup(program, 'user', 'Lets people use this head, and ends it.');
  user
    .command('add')
    .summary('let somebody use this head')
    .description(
      'Prints the one line that this person pastes on a laptop. It fetches Podium from this head, checks it by its digest, makes a key there and writes a profile; ' +
        'the podium command is in ~/.local/bin then. The line is good once, and for a short time.',
    )
    .argument('<name>', 'letters, digits, _ or -')
    .addOption(
      new Option('--role <role>', 'what this person may do: each role also what those before it may')
        .choices(['read', 'submit', 'admin'])
        .default('submit'),
    )
    .option(
      '--ttl <duration>',
      'how long the line can be used, at most 24h',
      parseDurationOption,
      15 * 60_000,
    )
    .action(async (name: string, options: { role: string; ttl: number }, command: Command) => {
      await invite(command, { kind: 'MEMBER_KIND_CLIENT', name, role: options.role, ttlMs: options.ttl });
    });
  user
    .command('list')
    .description('Lists the people who may or might use this head, and the invitations that are open.')
    .action(async (_options: unknown, command: Command) => {
      await list(command, 'MEMBER_KIND_CLIENT');
    });
  user
    .command('remove')
    .description('Ends what somebody may do here, at once. What this person submitted stays and goes on.')
    .argument('<name>')
    .action(async (name: string, _options: unknown, command: Command) => {
      await revoke(command, 'MEMBER_KIND_CLIENT', name);
    });
}

async function invite(command: Command, request: InviteRequest): Promise<void> {
  await withHead(command, async (head, globals) => {
    const invitation = await head.enrollment.invite(request, { deadlineMs: INVITE_MS });
    show(globals, invitation, () => invitation.line);
    if (globals.json) return;
    const where = request.kind === 'MEMBER_KIND_WORKER' ? `the machine ${request.name}` : 'the laptop';
    say(
      `Paste this line on ${where}. It can be used once, within ${duration(request.ttlMs as number)} (until ${instant(invitation.expiresAtMs)}); whoever has it can join, so send it where nobody else reads.`,
    );
  });
}

async function revoke(
  command: Command,
  kind: Exclude<MemberKind__Output, 'MEMBER_KIND_UNSPECIFIED'>,
  name: string,
): Promise<void> {
  await withHead(command, async (head, globals) => {
    const reply = await head.enrollment.revoke({ kind, name });
    show(globals, reply, () =>
      reply.runIds.length === 0
        ? `${name} is cut off.`
        : `${name} is cut off. Queued again: ${reply.runIds.join(', ')}`,
    );
  });
}

async function list(command: Command, kind: MemberKind__Output): Promise<void> {
  await withHead(command, async (head, globals) => {
    const all = await head.enrollment.listMembers({});
    const mine = {
      members: all.members.filter((row) => row.kind === kind),
      invitations: all.invitations.filter((row) => row.kind === kind),
    };
    show(globals, mine, () => membersText(mine));
  });
}

function membersText({ members, invitations }: ListMembersReply__Output): string {
  const rows = [
    ...members.map((row) => ({
      ...row,
      state:
        row.revokedAtMs > 0
          ? `ended ${instant(row.revokedAtMs)}`
          : row.enrolledAtMs > 0
            ? `since ${instant(row.enrolledAtMs)}`
            : "in the head's configuration",
    })),
    ...invitations.map((row) => ({ ...row, state: `invited until ${instant(row.expiresAtMs)}` })),
  ];
  return renderTable(rows, [
    { title: 'NAME', cell: (row) => row.name },
    { title: 'STANDING', cell: (row) => row.tier || row.role },
    { title: 'STATE', cell: (row) => row.state },
  ]);
}
