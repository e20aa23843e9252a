import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunSpec } from '../../worker/container/container-runtime.ts';
import { DockerRuntime } from '../../worker/container/docker-runtime.ts';

/** Started as an ordinary user by container-unprivileged.test.ts: one whole run. Prints what it saw as JSON. */
const [, , text = ''] = process.argv;
const { homeFiles, ...rest } = JSON.parse(text) as Omit<RunSpec, 'homeFiles'> & {
  homeFiles: Record<string, string>;
};
const spec: RunSpec = {
  ...rest,
  homeFiles: new Map(Object.entries(homeFiles).map(([name, content]) => [name, { content }])),
};
const runtime = new DockerRuntime();
const { scratch } = await runtime.info();
const run = await runtime.start(spec);
const exit = await run.wait();
let output = '';
for await (const { bytes } of run.output({})) output += Buffer.from(bytes).toString();
const submission = await readFile(join(run.homeDir, 'submission/submission.csv'), 'utf8');
await run.remove();
console.log(
  JSON.stringify({ scratch, exitCode: exit.exitCode, output, submission, uid: process.getuid?.() }),
);
