import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { test } from 'node:test';
import { uploadImage } from '../../client/images/upload-image.ts';
import { DockerCli } from '../../client/setup/docker-cli.ts';
import { readEnvironment } from '../../platform/config/config.ts';
import { writeNumbersCompetition } from '../support/numbers-competition.ts';
import { PodiumFixture, SHELL_IMAGE } from '../support/podium-fixture.ts';

const run = promisify(execFile);

/** Removes an image under all its names; what is not there is no matter. */
async function forget(...references: string[]): Promise<void> {
  await run('docker', ['image', 'rm', ...references]).catch(() => undefined);
}

test(
  'a machine that lacks an agent image gets it from the head, and its run is graded',
  { timeout: 120_000 },
  async () => {
    await using podium = await PodiumFixture.start();
    await podium.addCompetition(await writeNumbersCompetition(podium.folder));
    const docker = new DockerCli(readEnvironment());
    const tag = `podium-images-test-${randomBytes(4).toString('hex')}`;
    await using cleared = new AsyncDisposableStack();
    const folder = join(podium.folder, 'agent');
    await mkdir(folder);
    const script = `# ${tag}\ncp /home/data/sample_submission.csv /home/submission/submission.csv\n`;
    await writeFile(join(folder, 'agent.sh'), script);
    await writeFile(
      join(folder, 'Dockerfile'),
      `FROM ${SHELL_IMAGE}\nCOPY agent.sh /agent.sh\nCMD ["sh", "/agent.sh"]\n`,
    );
    const image = `${tag}:1`;
    cleared.defer(() => forget(image));
    await docker.build(folder, image, tag);
    const uploaded = await uploadImage(podium.head, docker, image, () => undefined);
    assert.ok(uploaded);
    const { imageId } = uploaded;
    cleared.defer(() => forget(imageId));
    const again = await uploadImage(podium.head, docker, image, () => undefined);
    assert.deepEqual(again, { ...uploaded, sentBytes: 0 });
    await podium.head.agents.register({ id: 'copier', image, imageId });
    await forget(image);
    assert.equal(await docker.inspectImage(imageId), undefined, 'the engine has it no more');
    const { agents } = await podium.head.agents.list({});
    assert.equal(agents[0]?.storedBytes, uploaded.sizeBytes);

    const runs = await podium.finished(
      await podium.submit({ agentIds: ['copier'], competitionIds: ['tiny-numbers'], seeds: [0, 1] }),
    );
    assert.equal(runs.length, 2);
    for (const one of runs) assert.equal(one.state, 'RUN_STATE_GRADED', one.reason);
    assert.equal((await docker.inspectImage(imageId))?.id, imageId);
    const log = await readFile(
      join(podium.installation.layout.logs, `${podium.workers[0] ?? ''}.log`),
      'utf8',
    );
    assert.equal(log.match(/image loaded from the head/g)?.length, 1, 'once, whoever waits for it');
  },
);
