import { z } from 'zod';

/** What the worker's daemon and its agent-services child say to each other over the pipe between them. */

/** One run's services. Paths are absolute. */
export const runServices = z.strictObject({
  /** Names the run: its lease. */
  key: z.string().max(200),
  /** Where agent.sock is made; the gate's relay sees this folder. */
  socketDir: z.string(),
  /** Uploads lie here while they are read, without a name. */
  uploadDir: z.string(),
  /** The tree that the agent sees at /home/data: format.json and the sample submission are read from it, nothing else. */
  bundleDir: z.string(),
  maxSubmissionBytes: z.number().int().positive(),
  /** One validation may take no longer. */
  validateTimeoutMs: z.number().int().positive(),
});
export type RunServices = z.infer<typeof runServices>;

/** What the key of a run's services says, for log lines. */
export function idsOf(key: string): {
  readonly runId: string;
  readonly epoch?: number;
  readonly fence?: number;
} {
  const [, runId, epoch, fence] = /^(.+)-(\d+)-(\d+)$/.exec(key) ?? [];
  return runId === undefined ? { runId: key } : { runId, epoch: Number(epoch), fence: Number(fence) };
}

export const order = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('open'), run: runServices }),
  z.strictObject({ kind: z.literal('close'), key: z.string() }),
  z.strictObject({ kind: z.literal('ping') }),
]);
export type Order = z.infer<typeof order>;

export const news = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ready') }),
  z.strictObject({ kind: z.literal('opened'), key: z.string() }),
  z.strictObject({ kind: z.literal('failed'), key: z.string(), message: z.string().max(2000) }),
  z.strictObject({ kind: z.literal('call'), key: z.string(), code: z.string().max(40) }),
  z.strictObject({ kind: z.literal('pong') }),
]);
export type News = z.infer<typeof news>;
