// Makes the example competitions: node examples/competitions/prepare.ts DIR [--only ID]
import { mkdir } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import { diamonds } from './diamonds/prepare.ts';
import { digits } from './digits/prepare.ts';
import { prepareCompetition, type PreparedCompetition } from './preparation/prepare-competition.ts';
import { spam } from './spam/prepare.ts';

const PREPARATIONS = [spam, digits, diamonds];

/** The ids of the example competitions. */
export const EXAMPLE_IDS: readonly string[] = PREPARATIONS.map(({ id }) => id);

/**
 * Prepares the example competitions into `<outputFolder>/<id>/`, those given or all.
 *
 * @param report receives one line for each competition when it is done
 * @throws PodiumError NOT_FOUND for an unknown id, MISSING_PREREQUISITE if source data cannot be had
 */
export async function prepareExamples(
  outputFolder: string,
  options: { readonly only?: readonly string[]; readonly report?: (line: string) => void } = {},
): Promise<readonly PreparedCompetition[]> {
  const wanted = options.only ?? EXAMPLE_IDS;
  const unknown = wanted.find((id) => !EXAMPLE_IDS.includes(id));
  if (unknown !== undefined) {
    throw new PodiumError(
      'NOT_FOUND',
      `There is no example competition "${unknown}". There are: ${EXAMPLE_IDS.join(', ')}.`,
    );
  }
  await mkdir(outputFolder, { recursive: true });
  const prepared: PreparedCompetition[] = [];
  for (const preparation of PREPARATIONS.filter(({ id }) => wanted.includes(id))) {
    const startedAt = performance.now();
    const result = await prepareCompetition(preparation, import.meta.dirname, outputFolder);
    prepared.push(result);
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    options.report?.(`${result.id}: ${result.cached ? 'already prepared' : 'prepared'} (${seconds} s)`);
  }
  return prepared;
}

if (import.meta.main) {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { only: { type: 'string', multiple: true } },
  });
  const [outputFolder] = positionals;
  if (outputFolder === undefined || positionals.length > 1) {
    console.error('Usage: node examples/competitions/prepare.ts DIR [--only ID]...');
    process.exitCode = 2;
  } else {
    await prepareExamples(outputFolder, {
      ...(values.only && { only: values.only }),
      report: (line) => console.log(line),
    });
  }
}
