import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { z } from 'zod';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import { PROJECT_FOLDER } from '../up/layout.ts';

export type Part = 'coordinator' | 'grader';

/** Runs a part's own program here and reads the JSON that it prints; what it complains of is thrown. */
export async function runPartProgram<T>(
  part: Part,
  args: readonly string[],
  schema: z.ZodType<T>,
): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<number | null>();
  const child = spawn(process.execPath, [join(PROJECT_FOLDER, part, 'main.ts'), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let complaints = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaints += text));
  child.once('error', reject);
  child.once('close', resolve);
  const status = await promise;
  if (status !== 0)
    throw new PodiumError('FAILED_PRECONDITION', sentenceOf(complaints) || `The ${part}'s program failed.`);
  return schema.parse(JSON.parse(output));
}

/** What went wrong, from the last line that was printed: a log line of the part, or plain words. */
function sentenceOf(complaints: string): string {
  const last = complaints.trim().split('\n').at(-1) ?? '';
  try {
    return z.object({ msg: z.string() }).parse(JSON.parse(last)).msg;
  } catch {
    return complaints.trim().slice(-2_000);
  }
}
