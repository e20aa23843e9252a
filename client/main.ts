import { Command, CommanderError } from 'commander';
import { errorText } from '../contracts/errors/podium-error.ts';
import { addAggregateCommand } from './commands/aggregate.ts';
import { addBackupCommands } from './commands/backup.ts';
import { addComposeCommands } from './commands/compose.ts';
import { addCompetitionCommands } from './commands/competitions.ts';
import { addControlCommands } from './commands/controls.ts';
import { addCompletionCommands } from './commands/completion.ts';
import { addDemoCommand } from './commands/demo.ts';
import { addDoctorCommand } from './commands/doctor.ts';
import { addExperimentCommands } from './commands/experiments.ts';
import { addAgentCommands } from './commands/agents.ts';
import { addFleetCommands } from './commands/fleet.ts';
import { addHistoryCommand } from './commands/history.ts';
import { addOwnerCommands } from './commands/owner.ts';
import { addJoinCommands } from './commands/join.ts';
import { addMemberCommands } from './commands/members.ts';
import { addPrepareCommand } from './commands/prepare.ts';
import { addGradeCommand } from './commands/grade.ts';
import { addRunCommands } from './commands/runs.ts';
import { addTryCommand } from './commands/try-agent.ts';
import { addWebhookCommand } from './commands/webhooks.ts';
import { addUpCommand } from './commands/up.ts';
import { addWorkerControlCommands } from './commands/worker-controls.ts';
import { EXIT, EXIT_HELP, exitStatusOf } from './exit-status.ts';
import { printable } from './output/printable.ts';

const program = new Command('podium')
  .description(
    "Runs machine-learning agents on the machines a lab has, and grades them so that nobody has to take anybody's word for it.",
  )
  .option('--json', 'print JSON on standard output')
  .option('--head <address>', 'host:port of the head (default: PODIUM_HEAD, else what `podium up` wrote)')
  .option('--token <token>', 'client token (default: PODIUM_TOKEN, else what `podium up` wrote)')
  .option('--state <folder>', 'state folder of `podium up` (default: PODIUM_STATE, else ~/.podium)')
  .showHelpAfterError('(add --help for the options)')
  .configureHelp({ showGlobalOptions: true })
  .addHelpText('after', `\n${EXIT_HELP}`)
  .exitOverride();
addUpCommand(program);
addComposeCommands(program);
addExperimentCommands(program);
addTryCommand(program);
addControlCommands(program);
addRunCommands(program);
addHistoryCommand(program);
addWebhookCommand(program);
addFleetCommands(program);
addAgentCommands(program);
addOwnerCommands(program);
addWorkerControlCommands(program);
addMemberCommands(program);
addJoinCommands(program);
addCompetitionCommands(program);
addPrepareCommand(program);
addGradeCommand(program);
addAggregateCommand(program);
addBackupCommands(program);
addDoctorCommand(program);
addCompletionCommands(program);
addDemoCommand(program);

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.usage; // commander has printed its message
  } else {
    process.stderr.write(`podium: ${printable(errorText(error))}\n`);
    process.exitCode = exitStatusOf(error);
  }
}
