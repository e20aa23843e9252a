import { execFile } from 'node:child_process';
import { PodiumError } from '../../contracts/errors/podium-error.ts';

/** Enough to find mount and mkfs wherever a distribution puts them; nothing of our own environment is passed on. */
const ENVIRONMENT = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/sbin:/usr/local/bin', LC_ALL: 'C' };
const MAX_OUTPUT_BYTES = 1024 * 1024;

/** Runs a program of the host without a shell and gives its standard output. Throws INTERNAL with what it said. */
export function hostCommand(
  program: string,
  args: readonly string[],
  options: { timeoutMs?: number; signal?: AbortSignal | undefined } = {},
): Promise<string> {
  const timeoutMs = options.timeoutMs ?? 30_000;
  return new Promise((resolve, reject) => {
    execFile(
      program,
      [...args],
      {
        env: ENVIRONMENT,
        timeout: timeoutMs,
        killSignal: 'SIGKILL',
        maxBuffer: MAX_OUTPUT_BYTES,
        ...(options.signal ? { signal: options.signal } : {}),
      },
      (error, stdout, stderr) => {
        if (!error) return resolve(stdout);
        const said = stderr.trim() || error.message;
        const code = options.signal?.aborted ? 'CANCELED' : 'INTERNAL';
        reject(new PodiumError(code, `${program} ${args.join(' ')}: ${said}`, { cause: error }));
      },
    );
  });
}
