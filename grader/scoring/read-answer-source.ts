import type { Ids } from '../../contracts/submission/id-set.ts';
import { readIdSet } from '../../contracts/submission/validate.ts';
import { submissionFormat } from '../catalog/competition-definition.ts';
import type { CompetitionDefinition } from '../catalog/competition-definition.ts';
import { spreadOverIds } from './answer-rows.ts';
import type { Answers } from './answers.ts';
import { readAnswersCsv } from './answers-csv.ts';
import { readNqAnswers } from './nq-answers.ts';

/**
 * Reads a competition's answers in whatever form it has them. Where they hold only some of the sample's ids, the sample
 * is read too.
 * @throws PodiumError BAD_COMPETITION naming what is wrong with which file.
 */
export async function readAnswerSource(
  definition: CompetitionDefinition,
  source: AsyncIterable<Uint8Array>,
  openSample: () => AsyncIterable<Uint8Array>,
): Promise<Answers> {
  if (definition.answers.format === 'nq-jsonl') return await readNqAnswers(definition, source);
  const answers = await readAnswersCsv(definition, source);
  if (definition.answers.rows !== 'for-some-ids') return answers;
  const ids: Ids = await readIdSet(submissionFormat(definition), openSample());
  return spreadOverIds(answers, ids);
}
