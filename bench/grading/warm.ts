import { randomBytes } from 'node:crypto';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { competitionId, digest } from '../../contracts/ids/id.ts';
import type { Scorer } from '../../grader/sandbox/scorer.ts';
import { KEY_BYTES, openContent, sealContent } from '../../grader/vault/sealed-file.ts';
import type { CaseFiles } from './case-files.ts';
import { measureChildren, type Measured } from './measure.ts';

/** Time for the scorer to have its next children ready, as it has in a service that is not overloaded. */
const SPARE_START_MS = 2_000;

export interface WarmMeasured {
  /** A competition that was not graded last. */
  readonly first: Measured;
  /** The same again: a child holds its answers already. */
  readonly again: Measured;
}

/** Gradings as the service makes them, twice in a row: in a child of the sandbox, with answers unsealed from disk. */
export class WarmGrader {
  readonly #scorer: Scorer;
  readonly #key = randomBytes(KEY_BYTES);
  #measured = 0;

  constructor(scorer: Scorer) {
    this.#scorer = scorer;
  }

  async measure({ definition, compiledAnswers, submissionCsv }: CaseFiles): Promise<WarmMeasured> {
    const owner = {
      competition: competitionId.parse(definition.id),
      definitionDigest: digest.parse(`sha256:${'0'.repeat(64)}`),
    };
    const sealedFile = `${compiledAnswers}.sealed`;
    await writeFile(sealedFile, sealContent(this.#key, owner, await readFile(compiledAnswers)));
    const { size: sizeBytes } = await stat(submissionCsv);
    this.#measured += 1;
    const answers = {
      name: String(this.#measured),
      open: async () => openContent(this.#key, owner, await readFile(sealedFile)),
    };
    const grade = async (): Promise<Measured> => {
      await delay(SPARE_START_MS);
      return measureChildren(async () => {
        const submission = { source: { path: submissionCsv }, sizeBytes };
        const outcome = await this.#scorer.score({ definition, answers, submission });
        if (outcome.kind !== 'graded') throw new Error(`refused: ${JSON.stringify(outcome.refusal)}`);
        return outcome.score;
      });
    };
    return { first: await grade(), again: await grade() };
  }
}
