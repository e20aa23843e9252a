import type { Command, Option } from 'commander';

/** What a head can be asked for. */
export const KNOWN = ['run', 'experiment', 'worker', 'agent', 'competition', 'class'] as const;
export type Known = (typeof KNOWN)[number];

/** Names of arguments and options that stand for something that a head knows. */
const ALIASES: Readonly<Record<string, Known>> = { id: 'experiment' };

/**
 * What may stand in place of the last word: commands, options, choices, and ids by the name of the argument or option
 * that is to be filled (`<run>`, `--experiment <id>`). Sorted, those only that begin with the word. `ids` is asked once at most.
 */
export async function candidates(
  program: Command,
  words: readonly string[],
  ids: (kind: Known) => Promise<readonly string[]>,
): Promise<string[]> {
  const done = words.slice(0, -1);
  const word = words.at(-1) ?? '';
  let command = program;
  const filled: string[] = [];
  let open: Option | null = null;
  for (const given of done) {
    const option = given.startsWith('-') ? optionOf(command, given) : null;
    if (option !== null) {
      open = (option.required || option.optional) && !given.includes('=') ? option : null;
      continue;
    }
    if (open !== null) {
      if (!open.variadic) open = null;
      continue;
    }
    const below =
      filled.length === 0 ? command.commands.find((one) => namesOf(one).includes(given)) : undefined;
    if (below !== undefined) command = below;
    else filled.push(given);
  }
  const beginning = (found: readonly string[]): string[] =>
    [...new Set(found)].filter((one) => one.startsWith(word)).sort();
  if (word.startsWith('-')) return beginning(optionsOf(command).flatMap((option) => option.long ?? []));
  if (open !== null) return beginning(await valuesOf(open.attributeName(), open.argChoices, ids));
  const visible = command.commands.filter((one) => !isHidden(one));
  if (visible.length > 0) return beginning(visible.map((one) => one.name()));
  const argument = command.registeredArguments[filled.length] ?? command.registeredArguments.at(-1);
  if (argument === undefined || (filled.length >= command.registeredArguments.length && !argument.variadic))
    return [];
  return beginning(await valuesOf(argument.name(), argument.argChoices, ids));
}

async function valuesOf(
  name: string,
  choices: readonly string[] | undefined,
  ids: (kind: Known) => Promise<readonly string[]>,
): Promise<readonly string[]> {
  if (choices !== undefined) return choices;
  const kind = ALIASES[name] ?? KNOWN.find((known) => known === name);
  return kind === undefined ? [] : await ids(kind);
}

function optionOf(command: Command, given: string): Option | null {
  const [name] = given.split('=');
  return optionsOf(command).find((option) => option.long === name || option.short === name) ?? null;
}

/** Its own and those of all above it. */
function optionsOf(command: Command): Option[] {
  const own = command.options.filter((option) => !option.hidden);
  return command.parent === null ? own : [...own, ...optionsOf(command.parent)];
}

function namesOf(command: Command): readonly string[] {
  return [command.name(), ...command.aliases()];
}

function isHidden(command: Command): boolean {
  return !(command.parent?.createHelp().visibleCommands(command.parent).includes(command) ?? true);
}
