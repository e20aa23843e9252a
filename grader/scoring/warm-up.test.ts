import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { it } from 'node:test';
import { COMPETITIONS } from '../catalog/competitions/index.ts';
import type { CompetitionDefinition } from '../catalog/competition-definition.ts';
import { compileAnswers, readAnswers } from './answers-file.ts';
import { scoreSubmission } from './score-submission.ts';
import { submissionCsv, warmUpScoring } from './warm-up.ts';

function definitionOf(id: string): CompetitionDefinition {
  const definition = COMPETITIONS.get(id)?.definition;
  assert.ok(definition);
  return definition;
}

async function answersOf(definition: CompetitionDefinition, csv: string) {
  const open = () => Readable.from([Buffer.from(csv)]);
  return readAnswers(await compileAnswers(definition, open(), open));
}

it('makes up a submission that is accepted, with the answers of other rows', async () => {
  const cases = [
    ['icecube-neutrinos-in-deep-ice', 'event_id,azimuth,zenith\n1,0.5,0.25\n2,1.5,1\n3,2,2\n'],
    ['billion-word-imputation', 'id,sentence\n1,"a ""b"", c"\n2,"naïve\nlines"\n'],
    ['ventilator-pressure-prediction', 'id,u_out,pressure\n1,0,5.5\n2,0,6.25\n'],
  ] as const;
  for (const [id, csv] of cases) {
    const definition = definitionOf(id);
    const answers = await answersOf(definition, csv);
    const made = submissionCsv(definition, answers);
    const outcome = await scoreSubmission(definition, answers, Readable.from([Buffer.from(made)]));
    assert.equal(outcome.kind, 'graded', `${id}: ${JSON.stringify(outcome)}`);
    assert.ok(outcome.kind === 'graded' && outcome.score > 0, id);
  }
});

it('ends when it is told to, and by itself', async () => {
  const definition = definitionOf('ventilator-pressure-prediction');
  const answers = await answersOf(definition, 'id,u_out,pressure\n1,0,5.5\n2,0,6.25\n');
  let asked = 0;
  await warmUpScoring(definition, answers, () => ++asked === 3);
  assert.equal(asked, 3);
  await warmUpScoring(definition, answers, () => false);
});

it('keeps quiet about a format that it cannot make up', async () => {
  const definition = definitionOf('ventilator-pressure-prediction');
  const answers = await answersOf(definition, 'id,u_out,pressure\n1,0,5.5\n2,0,6.25\n');
  const lacking = { ...answers, columns: new Map() };
  await warmUpScoring(definition, lacking, () => false);
});
