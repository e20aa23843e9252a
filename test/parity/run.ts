// Compares Podium's grader with the published ones: node test/parity/run.ts [DIR] [--json]
//
//   DIR     a folder of cases, one sub-folder a competition; this project's own corpus by default
//   --json  one JSON object a case on standard output instead of the table
//
// Ends with status 1 when a case is different, which docs/parity.md defines, or a competition's files cannot be used;
// with 2 when there is nothing to compare.
import { parseArgs } from 'node:util';
import { errorText } from '../../contracts/errors/podium-error.ts';
import { gradeCases, type CaseResult } from './competition-case.ts';
import type { Outcome } from './judge.ts';
import { competitionsIn, CORPUS, openCases } from './corpus.ts';
import { ParityTable } from './table.ts';

process.exitCode = await main().catch((error: unknown) => {
  console.error(`parity: ${errorText(error)}`);
  return 2;
});

/** @throws Error saying what to do when the command line or the folder is of no use. */
async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { json: { type: 'boolean', default: false } },
  });
  if (positionals.length > 1) throw new Error('name one folder of cases');
  const [folder = CORPUS] = positionals;
  const table = new ParityTable();
  let unusable = 0;
  for (const competition of competitionsIn(folder)) {
    try {
      for await (const result of gradeCases(openCases(folder, competition))) {
        table.add(result);
        if (values.json || result.verdict === 'different') console.log(JSON.stringify(lineOf(result)));
      }
    } catch (error) {
      unusable++;
      console.error(`parity: ${competition}: its files cannot be used: ${errorText(error)}`);
    }
  }
  if (table.caseCount === 0 && unusable === 0) throw new Error(`${folder} holds no cases`);
  if (!values.json) console.log(table.text());
  return table.differentCount === 0 && unusable === 0 ? 0 : 1;
}

function lineOf({ competition, expected, got, verdict, rule }: CaseResult): object {
  const { kind, score, raw_score } = expected;
  return {
    competition_id: competition,
    file: expected.file,
    expected: { kind, score, raw_score },
    got: gotOf(got),
    verdict,
    rule,
  };
}

function gotOf(outcome: Outcome): object {
  if (outcome.kind === 'graded') return { kind: 'valid', score: outcome.score, raw_score: outcome.rawScore };
  return { ...outcome, score: null, raw_score: null };
}
