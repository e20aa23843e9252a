import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { z } from 'zod';
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
    throw new PodiumError(
      'FAILED_PRECONDITION',
      complaints.trim().slice(-2_000) || `The ${part}'s program failed.`,
    );
  return schema.parse(JSON.parse(output));
}
