import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type Docker from 'dockerode';

export interface BareTimes {
  readonly createMs: number;
  readonly startMs: number;
  readonly waitMs: number;
  readonly removeMs: number;
  readonly totalMs: number;
}

/**
 * What a script without Podium does at least: create, start, wait, remove. The same image, data and command; no network.
 * `folder` takes the submission and is emptied before the clock starts.
 */
export async function bareRound(
  docker: Docker,
  options: {
    readonly image: string;
    readonly command: readonly string[] | undefined;
    readonly data: string;
    readonly folder: string;
  },
): Promise<BareTimes> {
  const submission = join(options.folder, 'submission');
  await rm(submission, { recursive: true, force: true });
  await mkdir(submission, { recursive: true, mode: 0o777 });
  const marks = [performance.now()];
  const mark = (): void => void marks.push(performance.now());
  const container = await docker.createContainer({
    Image: options.image,
    ...(options.command === undefined ? {} : { Cmd: [...options.command] }),
    User: '0:0',
    Env: ['COMPETITION_ID=tiny-numbers'],
    Labels: { 'podium.bench': 'overhead' },
    HostConfig: {
      NetworkMode: 'none',
      Binds: [`${options.data}:/home/data:ro`, `${submission}:/home/submission`],
    },
  });
  try {
    mark();
    await container.start();
    mark();
    const { StatusCode } = (await container.wait()) as { StatusCode: number };
    mark();
    if (StatusCode !== 0) throw new Error(`the bare container ended with ${StatusCode}`);
  } finally {
    await container.remove({ force: true });
  }
  mark();
  const [began = NaN, created = NaN, started = NaN, ended = NaN, removed = NaN] = marks;
  return {
    createMs: created - began,
    startMs: started - created,
    waitMs: ended - started,
    removeMs: removed - ended,
    totalMs: removed - began,
  };
}
