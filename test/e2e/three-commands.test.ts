import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { eventually } from '../support/eventually.ts';
import { missingForLab, ThreeMachines } from '../support/three-machines.ts';

/**
 * README's block "A lab in three commands", word for word: three network namespaces, a head that is a clone, a lab
 * machine and a laptop with nothing but what a bare Debian has. What `invite` and `add` print is pasted by the test.
 */
const readme = join(import.meta.dirname, '..', '..', 'README.md');
const missing = missingForLab();
const resources = new AsyncDisposableStack();
let lab: ThreeMachines;
let commands: { up: string; invite: string; add: string; submit: string };

async function readBlock(): Promise<typeof commands> {
  const text = await readFile(readme, 'utf8');
  const [, block = ''] = /## A lab in three commands\n[^]*?```sh\n([^]*?)```/.exec(text) ?? [];
  const lines = block.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const [up = '', invite = '', add = '', submit = ''] = lines;
  assert.equal(lines.length, 4, block);
  return { up, invite, add, submit };
}

before(
  async () => {
    if (missing !== null) return;
    commands = await readBlock();
    lab = resources.use(await ThreeMachines.start(/--listen (\S+)/.exec(commands.up)?.[1] ?? ''));
  },
  { timeout: 60_000 },
);
after(() => resources.disposeAsync(), { timeout: 60_000 });

/** The line to paste, as the command prints it among what npm says. */
function pasted(output: string): string {
  const lines = output.split('\n').filter((line) => line.startsWith('t=$(mktemp -d) && curl '));
  assert.equal(lines.length, 1, output);
  return lines[0] ?? '';
}

test('a lab in three commands', { skip: missing ?? false, timeout: 230_000 }, async (t) => {
  await t.test('the head node comes up', async () => {
    const head = lab.head.start(commands.up);
    await head.says(/Others join by a line/, 90_000);
  });

  await t.test('a lab machine joins by one pasted line', async () => {
    const line = pasted(await lab.head.run(commands.invite));
    const worker = lab.machine.start(line);
    await worker.says(/Metrics for Prometheus, on this machine only/, 40_000);
    await worker.says(/The head has welcomed this machine/, 40_000);
    const { metrics } = JSON.parse(
      await readFile(join(lab.machine.home, 'podium', 'worker.json'), 'utf8'),
    ) as {
      metrics: { address: string };
    };
    assert.match(await lab.machine.run(`curl -fsS http://${metrics.address}/metrics`), /podium_worker_state/);
    const again = await lab.machine.run(`${lab.machine.home}/podium/program/client/bin/podium join`);
    assert.match(again, /is lab7 of .* already[^]*runs already/);
  });

  await t.test('a submission from a laptop is graded', async () => {
    const line = pasted(await lab.head.run(commands.add));
    assert.match(await lab.laptop.run(line), /This is sam at 10\./);
    const output = await lab.laptop.run(commands.submit);
    assert.equal([...output.matchAll(/score 0\.\d+ \(exited/g)].length, 2, output);
    assert.match(output, /ANY MEDAL %/);
  });

  await t.test(
    'a machine leaves, comes back, and is cut off within a second when it is revoked',
    async () => {
      const podium = `${lab.machine.home}/podium/program/client/bin/podium`;
      assert.match(
        await lab.machine.run(`${podium} leave --yes`),
        /The head knows that this machine has left/,
      );
      assert.match(await lab.head.run('npm run podium -- worker members'), /lab7 +volunteer +ended /);
      const [token] = /podium-worker\.\S+/.exec(pasted(await lab.head.run(commands.invite))) ?? [];
      const worker = lab.machine.start(`${podium} join ${token ?? ''} --cpus 1`);
      await worker.says(/The head has welcomed this machine/, 40_000);
      await lab.head.run('npm run podium -- worker revoke lab7');
      const lostAtMs = await eventually(async () => {
        const log = await readFile(join(lab.machine.home, 'podium', 'logs', 'worker.log'), 'utf8');
        const entry = log.split('\n').findLast((text) => text.includes('"NATS is lost"'));
        assert.ok(entry, log.slice(-500));
        return Date.parse((JSON.parse(entry) as { time: string }).time);
      });
      const listed = await lab.head.run('npm run --silent podium -- worker members --json');
      const { members } = JSON.parse(listed) as { members: { name: string; revokedAtMs: number }[] };
      const revokedAtMs = members.find(({ name }) => name === 'lab7')?.revokedAtMs ?? 0;
      assert.ok(lostAtMs >= revokedAtMs && lostAtMs - revokedAtMs < 1_000, `${lostAtMs - revokedAtMs} ms`);

      const [newToken] = /podium-worker\.\S+/.exec(pasted(await lab.head.run(commands.invite))) ?? [];
      const anew = lab.machine.start(`${podium} join ${newToken ?? ''}`);
      await anew.says(/lab7 is no member of .* any more: joining anew[^]*The head has welcomed/, 40_000);
    },
  );

  await t.test('both leave for good, and nothing stays', async () => {
    const podium = `${lab.machine.home}/podium/program/client/bin/podium`;
    const left = await lab.machine.run(`${podium} leave --purge --yes`);
    for (const said of [left, await lab.laptop.run('podium leave --purge --yes')])
      assert.match(said, /The head knows that this machine has left[^]*Nothing of Podium is left in /);
    assert.match(await lab.head.run('npm run podium -- user list'), /sam +submit +ended /);
    for (const { home } of [lab.machine, lab.laptop]) assert.deepEqual(readdirSync(home), []);
    assert.deepEqual(await lab.enginePartsOf('lab7'), []);
  });
});
