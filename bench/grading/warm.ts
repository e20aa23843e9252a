import { randomBytes } from 'node:crypto';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { competitionId, digest } from '../../contracts/ids/id.ts';
import type { Scorer } from '../../grader/sandbox/scorer.ts';
import { KEY_BYTES, openContent, sealContent } from '../../grader/vault/sealed-file.ts';
import type { CaseFiles } from './case-files.ts';
import { measureChildren, type Measured } from './measure.ts';

/** Time for the scorer to have its next spare ready, as it is in a service that is not overloaded. */
const SPARE_START_MS = 1_500;

/** Gradings as the service makes them: answers unsealed from disk, then scored in a child of the sandbox. */
export class WarmGrader {
  readonly #scorer: Scorer;
  readonly #key = randomBytes(KEY_BYTES);

  constructor(scorer: Scorer) {
    this.#scorer = scorer;
  }

  async measure({ definition, compiledAnswers, submissionCsv }: CaseFiles): Promise<Measured> {
    const owner = {
      competition: competitionId.parse(definition.id),
      definitionDigest: digest.parse(`sha256:${'0'.repeat(64)}`),
    };
    const sealedFile = `${compiledAnswers}.sealed`;
    await writeFile(sealedFile, sealContent(this.#key, owner, await readFile(compiledAnswers)));
    const { size: sizeBytes } = await stat(submissionCsv);
    await delay(SPARE_START_MS);
    return measureChildren(async () => {
      const answers = openContent(this.#key, owner, await readFile(sealedFile));
      const submission = { source: { path: submissionCsv }, sizeBytes };
      const outcome = await this.#scorer.score({ definition, answers, submission });
      if (outcome.kind !== 'graded') throw new Error(`refused: ${JSON.stringify(outcome.refusal)}`);
      return outcome.score;
    });
  }
}
