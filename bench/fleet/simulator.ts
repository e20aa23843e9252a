import { createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { NUMBERS_ROWS } from '../../test/support/numbers-competition.ts';
import { atOnce } from './at-once.ts';
import type { Answer, Claimed, HandedIn, Numbered, Order, StartOrder } from './protocol.ts';
import { SimulatedWorker } from './simulated-worker.ts';

/** A process of simulated workers: does what its parent says, ends when that hangs up. */
const CONNECTING_AT_ONCE = 8;
const workers: SimulatedWorker[] = [];
let submissionFile = '';
let turn = 0;

process.on('message', (message) => {
  const { id, order } = message as Numbered;
  obey(order).then(
    (result) => answer({ id, result }),
    (error: unknown) => answer({ id, error: error instanceof Error ? (error.stack ?? '') : String(error) }),
  );
});
process.once('disconnect', () => {
  void Promise.allSettled(workers.map((worker) => worker[Symbol.asyncDispose]())).then(() => process.exit(0));
});

function answer(reply: Answer): void {
  process.send?.(reply);
}

async function obey(order: Order): Promise<unknown> {
  switch (order.kind) {
    case 'start':
      return await start(order);
    case 'claim':
      return await claim(order);
    case 'renew':
      for (const worker of workers) worker.renewOnItsOwn(order.intervalMs);
      return null;
    case 'renewals':
      return workers.flatMap((worker) => worker.renewals.splice(0));
    case 'stopRenewing':
      await Promise.all(workers.map((worker) => worker.stopRenewing()));
      return null;
    case 'handIn':
      return await handIn(order);
  }
}

async function start(order: StartOrder): Promise<null> {
  const [head, grader] = [order.ticketPublicKeyFile, order.graderPublicKeyFile].map((file) =>
    createPublicKey(readFileSync(file)),
  );
  if (head === undefined || grader === undefined) throw new Error('no keys');
  submissionFile = join(order.folder, 'submission.csv');
  const rows = Array.from({ length: NUMBERS_ROWS }, (_, row) => `${row},1`);
  await writeFile(submissionFile, ['id,value', ...rows, ''].join('\n'));
  await atOnce(order.members, CONNECTING_AT_ONCE, async (member) => {
    const worker = new SimulatedWorker(member, order, { head, grader });
    await worker.start();
    workers.push(worker);
  });
  return null;
}

async function claim({ claims, atOnce: limit }: Extract<Order, { kind: 'claim' }>): Promise<Claimed> {
  const latenciesMs: number[] = [];
  let empty = 0;
  await atOnce(Array.from({ length: claims }), limit, async () => {
    const worker = workers[turn++ % workers.length];
    const tookMs = (await worker?.claim()) ?? null;
    if (tookMs === null) empty += 1;
    else latenciesMs.push(tookMs);
  });
  return { latenciesMs, empty };
}

async function handIn({
  atOnce: limit,
  submissionEvery,
}: Extract<Order, { kind: 'handIn' }>): Promise<HandedIn> {
  const handInMs: number[] = [];
  const eventMs: number[] = [];
  let count = 0;
  // A worker's events are in order, so it finishes one run at a time.
  await atOnce(workers, limit, async (worker) => {
    for (const run of worker.runs) {
      const submission = count++ % submissionEvery === 0 ? { file: submissionFile } : null;
      const took = await worker.finish(run, submission);
      handInMs.push(took.handInMs);
      eventMs.push(...took.eventMs);
    }
  });
  return { handInMs, eventMs };
}
