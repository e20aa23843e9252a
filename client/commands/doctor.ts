import type { Command } from 'commander';
import { readEnvironment } from '../../platform/config/config.ts';
import { judge, worst } from '../doctor/judge.ts';
import { readFacts } from '../doctor/read-facts.ts';
import { EXIT } from '../exit-status.ts';
import { printable } from '../output/printable.ts';
import { stateFolder } from '../up/layout.ts';
import { globalOptions, show } from './command-context.ts';

const MARK = { ok: 'ok     ', warning: 'warning', error: 'ERROR  ' } as const;

/** doctor. */
export function addDoctorCommand(program: Command): void {
  program
    .command('doctor')
    .summary('look at this machine and its Podium, and say what to mend')
    .description(
      'Looks at this machine and the Podium on it: Node, Docker, NATS, the sandbox, disks, clock, GPUs, ports, certificates, permissions, the head and its graders, and what a restore left over. ' +
        'Says of each finding how to mend it. Changes nothing. Exit status 0 without errors (warnings do not count), 1 with one, 2 for a wrong option.',
    )
    .action(async (_options: unknown, command: Command) => {
      const globals = globalOptions(command);
      const findings = judge(await readFacts(stateFolder(globals.state), globals, readEnvironment()));
      show(globals, findings, () =>
        findings
          .map(({ level, subject, text, mend }) =>
            printable(`${MARK[level]}  ${subject}: ${text}${mend === '' ? '' : `\n           → ${mend}`}`),
          )
          .join('\n'),
      );
      if (worst(findings) === 'error') process.exitCode = EXIT.failed;
    });
}
