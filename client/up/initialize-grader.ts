import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import { PROJECT_FOLDER, type Layout } from './layout.ts';

/** The grader makes its own keys, those that are missing: its private ones never leave its folder. Its configuration is there. */
export async function initializeGrader(layout: Layout): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const child = spawn(
    process.execPath,
    [join(PROJECT_FOLDER, 'grader', 'main.ts'), 'init', '--config', layout.graderConfig],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const errors: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
  child.once('error', reject);
  child.once('close', (code) => {
    if (code === 0) resolve();
    else
      reject(
        new PodiumError(
          'INTERNAL',
          `The grader could not make its keys:\n${Buffer.concat(errors).toString('utf8').slice(-1_000)}`,
        ),
      );
  });
  await promise;
}
