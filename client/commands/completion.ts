import { Argument, type Command } from 'commander';
import { candidates, type Known } from '../completion/candidates.ts';
import { knownIds } from '../completion/known-ids.ts';
import { SCRIPTS } from '../completion/scripts.ts';
import { globalOptions, show } from './command-context.ts';

/** completion, and the hidden command that the scripts ask. */
export function addCompletionCommands(program: Command): void {
  program
    .command('completion')
    .summary('print a script that makes the shell complete podium commands')
    .description(
      'Prints a script that makes a shell complete podium: commands, options, and the ids that the head knows, while it can be reached.\n' +
        'bash: source <(podium completion bash)    zsh: source <(podium completion zsh)    fish: podium completion fish | source',
    )
    .addArgument(new Argument('<shell>').choices(Object.keys(SCRIPTS)))
    .action((shell: keyof typeof SCRIPTS, _options: unknown, command: Command) => {
      if (globalOptions(command).json) show({ json: true }, SCRIPTS[shell], () => '');
      else process.stdout.write(SCRIPTS[shell]);
    });

  program
    .command('complete-words', { hidden: true })
    .description('What may stand in place of the last word; the scripts of `podium completion` ask this.')
    .argument('[words...]', 'the words after podium, the unfinished one last')
    .allowUnknownOption()
    .helpOption(false)
    .action(async (words: string[]) => {
      const found = await candidates(program, words, (kind: Known) => knownIds(kind, words));
      process.stdout.write(found.map((one) => `${one}\n`).join(''));
    });
}
