import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { backUp } from '../../client/backup/back-up.ts';
import { restore } from '../../client/backup/restore.ts';
import { isPodiumError } from '../../contracts/errors/podium-error.ts';
import { layoutOf } from '../../client/up/layout.ts';
import { eventually } from '../support/eventually.ts';
import { writeNumbersCompetition, NUMBERS_SAMPLE_SCORE } from '../support/numbers-competition.ts';
import { PodiumFixture } from '../support/podium-fixture.ts';

const LEASE = { leaseMs: 4_000, minGraceMs: 0, maxGraceMs: 500, tickMs: 200 };

function agent(seconds: number): string {
  return `sleep ${seconds}; cp /home/data/sample_submission.csv /home/submission/submission.csv; echo done`;
}

test('a head that is put back from a backup finds again what was handed in since, and grades it once', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'podium-restore-'));
  const root = join(folder, 'state');
  const options = {
    root,
    tag: randomBytes(3).toString('hex'),
    workers: [[0], [1]],
    overrides: { coordinator: LEASE, worker: { claimIntervalMs: 500, renewIntervalMs: 500 } },
  };
  try {
    const backup = join(folder, 'backup');
    const before = await PodiumFixture.start(options);
    const known: Record<string, string> = {};
    let lostRun = '';
    let handedIn: unknown;
    try {
      await mkdir(join(folder, 'competition'));
      await before.addCompetition(await writeNumbersCompetition(join(folder, 'competition')));
      for (const [name, seconds] of [
        ['quick', 0],
        ['middle', 4],
        ['long', 10],
      ] as const)
        await before.addShellAgent(name, agent(seconds));
      const submit = async (name: string): Promise<string> => {
        const id = await before.submit({ agentIds: [name], competitionIds: ['tiny-numbers'] });
        const [run] = (await before.head.experiments.get({ experimentId: id })).runs;
        return run?.id ?? '';
      };
      known['graded'] = await submit('quick');
      await before.runInState(known['graded'], 'RUN_STATE_GRADED');
      known['running'] = await submit('middle');
      await before.runInState(known['running'], 'RUN_STATE_RUNNING');
      // Two more than there is room for: one CPU is left.
      known['next'] = await submit('middle');
      await before.runInState(known['next'], 'RUN_STATE_RUNNING');
      known['queued'] = await submit('long');

      const layout = layoutOf(root);
      const parts = ['coordinator', 'grader'] as const;
      const configs = { coordinatorConfig: layout.coordinatorConfig, graderConfig: layout.graderConfig };
      const what = { layout, to: backup, parts, ...configs, withBundles: true, withVaultKey: false };
      const first = await backUp(what);
      assert.ok((first['coordinator']?.newFiles ?? 0) > 3);

      await before.runInState(known['running'], 'RUN_STATE_GRADED');
      await before.runInState(known['next'], 'RUN_STATE_GRADED');
      await before.runInState(known['queued'], 'RUN_STATE_RUNNING');
      lostRun = await submit('quick');
      await before.runInState(lostRun, 'RUN_STATE_GRADED');
      handedIn = JSON.parse(
        (await before.head.runs.getReport({ runId: known['running'] })).envelope.toString(),
      );
      await assert.rejects(
        restore({ from: backup, root, force: true, vaultKey: undefined, part: 'coordinator' }),
        (error) => isPodiumError(error, 'FAILED_PRECONDITION') && /is up already/.test(error.message),
      );
    } finally {
      before.head[Symbol.dispose]();
      await before.installation.stop();
    }

    await assert.rejects(
      restore({ from: backup, root, force: false, vaultKey: undefined, part: 'coordinator' }),
      /--force/,
    );
    const asItWas = (await readdir(root)).sort();
    const foreignKey = join(root, 'ticket.key');
    for (const [vaultKey, message] of [
      [join(root, 'no.key'), /no.key cannot be read\. Nothing was touched/],
      [foreignKey, /^\S+ticket.key is not the key that these answers were sealed with\.$/],
    ] as const) {
      await assert.rejects(
        restore({ from: backup, root, force: true, vaultKey, part: undefined }),
        (error) => isPodiumError(error) && message.test(error.message),
      );
      assert.deepEqual((await readdir(root)).sort(), asItWas, 'a restore that failed changed nothing');
    }
    const restored = await restore({
      from: backup,
      root,
      force: true,
      vaultKey: undefined,
      part: 'coordinator',
    });
    assert.ok((restored.epoch ?? 0) > 1);
    assert.deepEqual(restored.missing, { coordinator: [] });

    await using after = await PodiumFixture.start(options);
    for (const run of Object.values(known)) {
      const graded = await after.runInState(run, 'RUN_STATE_GRADED', 90_000);
      assert.equal(graded.score, NUMBERS_SAMPLE_SCORE);
      assert.equal(graded.attempt, 1, `${run} was run once`);
    }
    const report = await after.head.runs.getReport({ runId: known['running'] ?? '' });
    assert.deepEqual(
      JSON.parse(report.envelope.toString()),
      handedIn,
      'the report is the one that was seen before',
    );
    await assert.rejects(after.head.runs.get({ runId: lostRun }), (error) =>
      isPodiumError(error, 'NOT_FOUND'),
    );
    const { restore: told, epoch } = await after.head.upkeep.status({});
    assert.equal(epoch, restored.epoch);
    assert.deepEqual(
      told?.uncounted.map(({ runId }) => runId),
      [lostRun],
    );
    assert.deepEqual(told?.unreconciledGraderIds, []);

    const again = await after.submit({ agentIds: ['quick'], competitionIds: ['tiny-numbers'] });
    const [run] = await after.finished(again);
    assert.equal(run?.state, 'RUN_STATE_GRADED', run?.reason);
    await eventually(async () => {
      assert.deepEqual(await after.containers(), []);
    }, 20_000);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
