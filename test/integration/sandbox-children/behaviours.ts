/**
 * Scoring code for the tests of the sandbox, good and hostile: the definition names which. It runs in the scorer's
 * child in place of grader/scoring, so what it may do is what a taken-over scorer may do.
 */
import { spawnSync } from 'node:child_process';
import { closeSync, writeSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { probes } from './probes.ts';

interface Definition {
  readonly behaviour: string;
  readonly probe?: string;
  readonly argument?: string;
  readonly dieAhead?: boolean;
}

const RESULT_FD = 3;

/** The process stays, computing nothing. */
const forever = (): Promise<void> => delay(2 ** 31 - 1);

async function count(submission: AsyncIterable<Uint8Array>): Promise<number> {
  let bytes = 0;
  for await (const chunk of submission) bytes += chunk.length;
  return bytes;
}

type Behaviour = (
  submission: AsyncIterable<Uint8Array>,
  answers: Uint8Array,
  definition: Definition,
) => unknown;

const graded = (score: unknown, rows = 0): object => ({ kind: 'graded', score, rows });

const behaviours: Readonly<Record<string, Behaviour>> = {
  // ── good ──
  count: async (submission, answers) => graded(answers.length, await count(submission)),
  sum: async (submission, answers) => {
    let sum = 0;
    for (const byte of answers) sum += byte;
    for await (const chunk of submission) for (const byte of chunk) sum += byte;
    return graded(sum);
  },
  refuse: () => ({ kind: 'invalid', refusal: { code: 'BAD_HEADER', want: 'id' } }),
  slow: async (submission) => {
    await delay(100);
    return graded(1, await count(submission));
  },
  /** Says how a probe went by its outcome: score 1 for a success, else the name of the error as a refusal's text. */
  probe: async (_submission, _answers, definition) => {
    const probe = probes[definition.probe ?? ''];
    if (probe === undefined) throw new Error('no such probe');
    try {
      await probe(definition.argument ?? '');
      return graded(1);
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      return { kind: 'invalid', refusal: { code: 'EMPTY_FILE', got: String(code ?? message).slice(0, 200) } };
    }
  },

  // ── hostile ──
  spin: () => {
    for (;;);
  },
  sleep: forever,
  readNothing: forever,
  hog: () => {
    const held: Buffer[] = [];
    for (let mebibytes = 0; mebibytes < 10_240; mebibytes += 16) held.push(Buffer.alloc(16 * 1024 * 1024, 1));
    return graded(held.length);
  },
  hogHeap: () => {
    const held: object[] = [];
    for (;;) held.push({ held, more: [held.length] });
  },
  abort: () => process.abort(),
  exit: () => {
    process.exitCode = 3;
    closeSync(RESULT_FD);
    throw new Error('the answer is 42');
  },
  floodStderr: () => {
    for (;;) writeSync(2, 'x'.repeat(65_536));
  },
  floodStdout: () => {
    for (;;) writeSync(1, 'x'.repeat(65_536));
  },
  floodResult: () => {
    for (;;) writeSync(RESULT_FD, 'x'.repeat(65_536));
  },
  longResult: () => ({ kind: 'invalid', refusal: { code: 'BAD_HEADER', got: 'x'.repeat(5000) } }),
  longText: () => ({ kind: 'invalid', refusal: { code: 'BAD_HEADER', got: 'x'.repeat(2000) } }),
  notJson: () => {
    writeSync(RESULT_FD, 'not json');
    process.exit(0);
  },
  twice: () => {
    writeSync(RESULT_FD, JSON.stringify(graded(1)));
    return graded(2);
  },
  abortAfter: () => {
    writeSync(RESULT_FD, `${JSON.stringify(graded(1))}\n`);
    process.abort();
  },
  spinAfter: () => {
    writeSync(RESULT_FD, `${JSON.stringify(graded(1))}\n`);
    for (;;);
  },
  notANumber: () => graded(Number.NaN),
  infinite: () => {
    writeSync(RESULT_FD, '{"kind":"graded","rows":1,"score":1e999}');
    process.exit(0);
  },
  nothing: () => process.exit(0),
  textScore: () => graded('1'),
  extraField: () => ({ ...graded(1), answers: 'the labels' }),
  unknownCode: () => ({ kind: 'invalid', refusal: { code: 'LABELS', got: '0110' } }),
  forkBomb: () => {
    for (let tries = 0; tries < 10_000; tries += 1) spawnSync('/node', ['--version']);
    return graded(0);
  },
  threadBomb: async () => {
    const { Worker } = await import('node:worker_threads');
    for (let tries = 0; tries < 500; tries += 1) new Worker('for(;;);', { eval: true });
    return forever();
  },
};

export function prepareScoring(definition: Definition, answers: Uint8Array) {
  return {
    score(submission: AsyncIterable<Uint8Array>): unknown {
      const behaviour = behaviours[definition.behaviour];
      if (behaviour === undefined) throw new Error('no such behaviour');
      return behaviour(submission, answers, definition);
    },
    /** Dies ahead of its job, for the tests that ask for it; hardly a warm-up. */
    warmUp: (): Promise<void> => {
      if (definition.dieAhead === true) process.exit(0);
      return Promise.resolve();
    },
  };
}
