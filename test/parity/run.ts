// Compares Podium's grader with the published ones: node test/parity/run.ts [DIR] [--json]
//
//   DIR     a folder of cases, one sub-folder a competition; this project's own corpus by default
//   --json  one JSON object a case on standard output instead of the table
//
// Ends with status 1 when a case is different, which docs/parity.md defines.
import { parseArgs } from 'node:util';
import { gradeCases, type CaseResult } from './competition-case.ts';
import type { Outcome } from './judge.ts';
import { competitionsIn, CORPUS, openCases } from './corpus.ts';
import { ParityTable } from './table.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false } },
});
const [folder = CORPUS] = positionals;
const table = new ParityTable();
for (const competition of competitionsIn(folder)) {
  for await (const result of gradeCases(openCases(folder, competition))) {
    table.add(result);
    if (values.json) console.log(JSON.stringify(lineOf(result)));
    else if (result.verdict === 'different') console.log(JSON.stringify(lineOf(result)));
  }
}
if (!values.json) console.log(table.text());
if (table.caseCount === 0) throw new Error(`${folder} holds no cases`);
process.exitCode = table.differentCount === 0 ? 0 : 1;

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
