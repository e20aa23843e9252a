import { Worker } from 'node:worker_threads';
import { isPodiumError, PodiumError } from '../../contracts/errors/podium-error.ts';
import { compileFiles } from './compile-files.ts';
import type { CompileResult } from './compile-thread.ts';
import type { PreparedCompetition } from './prepared-competition.ts';

/** Compiles a competition's answers in this thread. @throws PodiumError BAD_COMPETITION naming what is wrong. */
export async function compileHere({
  entry,
  answersFile,
  sampleFile,
}: PreparedCompetition): Promise<Uint8Array> {
  const { definition } = entry;
  try {
    return await compileFiles({ definition, answersFile, sampleFile });
  } catch (error) {
    if (!isPodiumError(error, 'BAD_COMPETITION')) throw error;
    throw unreadable(definition.id, error.message);
  }
}

/**
 * Compiles a competition's answers in a thread of its own, so that several compile at once and the scorers' pipes are
 * served meanwhile.
 * @throws PodiumError BAD_COMPETITION naming what is wrong with the file; `signal`'s reason when it aborts.
 */
export async function compileInThread(
  { entry, answersFile, sampleFile }: PreparedCompetition,
  signal: AbortSignal,
): Promise<Uint8Array> {
  signal.throwIfAborted();
  const { definition } = entry;
  const worker = new Worker(new URL('./compile-thread.ts', import.meta.url), {
    workerData: { definition, answersFile, sampleFile },
  });
  const { promise, resolve, reject } = Promise.withResolvers<CompileResult>();
  worker.once('message', resolve);
  worker.once('error', reject);
  worker.once('exit', () =>
    reject(new PodiumError('INTERNAL', `Compiling ${answersFile} ended without a word.`)),
  );
  const giveUp = (): void => reject(signal.reason as Error);
  signal.addEventListener('abort', giveUp, { once: true });
  try {
    const result = await promise;
    if ('answers' in result) return result.answers;
    throw unreadable(definition.id, result.problem);
  } finally {
    signal.removeEventListener('abort', giveUp);
    await worker.terminate();
  }
}

function unreadable(id: string, problem: string): PodiumError {
  return new PodiumError('BAD_COMPETITION', `${id}: ${problem} Prepare the competition anew.`);
}

/**
 * The compiled answers of the competitions at work. INVARIANT: they are in memory from the first take until as many
 * were given back as were announced, and compiled once.
 */
export class AnswersInUse {
  readonly #compile: (competition: PreparedCompetition) => Promise<Uint8Array>;
  readonly #held = new Map<string, Promise<Uint8Array>>();
  readonly #left: Map<string, number>;

  /** @param uses how often each competition's answers will be taken. */
  constructor(
    uses: ReadonlyMap<string, number>,
    compile: (competition: PreparedCompetition) => Promise<Uint8Array>,
  ) {
    this.#compile = compile;
    this.#left = new Map(uses);
  }

  async take(competition: PreparedCompetition): Promise<Uint8Array> {
    const { id } = competition.entry.definition;
    const held = this.#held.get(id) ?? this.#compile(competition);
    this.#held.set(id, held);
    return await held;
  }

  giveBack({ entry }: PreparedCompetition): void {
    const { id } = entry.definition;
    const left = (this.#left.get(id) ?? 0) - 1;
    this.#left.set(id, left);
    if (left <= 0) this.#held.delete(id);
  }
}
