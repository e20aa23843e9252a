import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, readlinkSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { after, describe, it } from 'node:test';
import { createSandboxedScorer, createUnsandboxedScorer } from '../../grader/sandbox/create-scorer.ts';
import { PooledScorer } from '../../grader/sandbox/pooled-scorer.ts';
import { mendFor, probeSandbox } from '../../grader/sandbox/probe-sandbox.ts';
import { parseDefinition } from '../../grader/catalog/definition.ts';
import { compileAnswers } from '../../grader/scoring/answers-file.ts';
import {
  childrenLeft,
  eventually,
  HOSTILE_CODE,
  job,
  noProcessLeft,
  TEST_LIMITS,
  testFile,
  wallLaunch,
} from './sandbox-children/fixture.ts';

const MEBIBYTE = 1024 * 1024;

describe('the sandboxed scorer', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'podium-sandbox-test-'));
  after(async () => {
    rmSync(folder, { recursive: true, force: true });
    await noProcessLeft();
  });
  const hostile = { code: HOSTILE_CODE, limits: TEST_LIMITS };

  for (const [name, create] of Object.entries({ createSandboxedScorer, createUnsandboxedScorer })) {
    it(`${name} grades and refuses with Podium's own scoring`, async () => {
      const parsed = parseDefinition({
        id: 'toy',
        name: 'Toy',
        category: 'Tabular',
        split: 'dev',
        licence: { name: 'CC0', notice: 'None.' },
        metric: { name: 'rmse' },
        direction: 'lower_is_better',
        submission: {
          sample: 'sample_submission.csv',
          id: { column: 'id', kind: 'integer' },
          columns: [{ name: 'y', kind: 'number' }],
        },
        answers: { file: 'answers.csv', columns: [{ name: 'y', kind: 'number' }] },
        thresholds: { gold: 0, silver: 1, bronze: 2, median: 3 },
      });
      assert.ok(parsed.ok);
      const { definition } = parsed;
      const source = () => Readable.from([Buffer.from('id,y\n1,1\n2,3\n')]);
      const answers = await compileAnswers(definition, source(), source);
      await using scorer = create({ limits: TEST_LIMITS });
      const graded = (csv: string) =>
        scorer.score({
          definition,
          answers,
          submission: { source: Readable.from([Buffer.from(csv)]), sizeBytes: Buffer.byteLength(csv) },
        });
      assert.deepEqual(await graded('id,y\n2,5\n1,3\n'), {
        kind: 'graded',
        score: 2,
        rows: 2,
        standardError: 'too_few_rows',
      });
      assert.deepEqual(await graded('id,y\n2,5\n'), {
        kind: 'invalid',
        refusal: { code: 'MISSING_ID', count: 1, want: '1' },
      });
    });
  }

  it('scores many in sequence, each in a child of its own, and leaves none', async () => {
    await using scorer = createSandboxedScorer({ ...hostile, spares: 2 });
    for (let rows = 0; rows < 12; rows += 1) {
      const outcome = await scorer.score(job({ behaviour: 'count' }, Buffer.alloc(rows)));
      assert.deepEqual(outcome, { kind: 'graded', score: 10, rows });
    }
    await scorer.close();
    assert.deepEqual(childrenLeft(), [], 'close has waited for them');
  });

  it('scores several at once, no more than it may', async () => {
    await using scorer = createSandboxedScorer({ ...hostile, spares: 1, concurrency: 4 });
    const all = Array.from({ length: 10 }, (_, rows) =>
      scorer.score(job({ behaviour: 'slow' }, Buffer.alloc(rows))),
    );
    await eventually(() => childrenLeft().length >= 4, 'four children run');
    const most = childrenLeft().length;
    assert.deepEqual(
      (await Promise.all(all)).map((outcome) => outcome.kind === 'graded' && outcome.rows),
      [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
    );
    // Each child is seen as bwrap and as node, and one is spare.
    assert.ok(most <= 2 * (4 + 1), `${most} processes`);
  });

  it('streams a large file and gives every byte on', async () => {
    const file = path.join(folder, 'large.csv');
    writeFileSync(file, '');
    truncateSync(file, 300 * MEBIBYTE);
    await using scorer = createSandboxedScorer({
      ...hostile,
      limits: { ...TEST_LIMITS, memoryBytes: 256 * MEBIBYTE },
    });
    const before = process.memoryUsage.rss();
    const outcome = await scorer.score({
      definition: { behaviour: 'count' },
      answers: new Uint8Array(3 * MEBIBYTE),
      submission: { source: { path: file }, sizeBytes: 300 * MEBIBYTE },
    });
    assert.deepEqual(outcome, { kind: 'graded', score: 3 * MEBIBYTE, rows: 300 * MEBIBYTE });
    assert.ok(process.memoryUsage.rss() - before < 150 * MEBIBYTE, 'the parent never holds it');
  });

  it('notices a submission that is longer, shorter or unreadable', async () => {
    await using scorer = createSandboxedScorer(hostile);
    for (const [sizeBytes, wanted] of [
      [3, /more than/],
      [9, /5 of the 9/],
    ] as const) {
      const submission = { source: Readable.from([Buffer.from('12345')]), sizeBytes };
      const scoring = scorer.score({
        definition: { behaviour: 'count' },
        answers: new Uint8Array(),
        submission,
      });
      await assert.rejects(scoring, { code: 'DATA_LOSS', message: wanted });
    }
    const submission = { source: { path: path.join(folder, 'missing') }, sizeBytes: 1 };
    const scoring = scorer.score({
      definition: { behaviour: 'count' },
      answers: new Uint8Array(),
      submission,
    });
    await assert.rejects(scoring, { code: 'DATA_LOSS', message: /ENOENT/ });
  });

  it('gives its outcome each time, also when the child is gone before its submission was sent', async () => {
    await using scorer = createSandboxedScorer({ ...hostile, spares: 2, concurrency: 3 });
    const file = path.join(folder, 'small.csv');
    writeFileSync(file, 'id\n');
    const outcomes = await Promise.all(
      Array.from({ length: 60 }, (_, index) =>
        scorer.score({
          definition: { behaviour: 'refuse' },
          answers: new Uint8Array(),
          submission: {
            source: { path: index % 2 === 0 ? file : '/dev/null' },
            sizeBytes: index % 2 === 0 ? 3 : 0,
          },
        }),
      ),
    );
    assert.equal(outcomes.filter((outcome) => outcome.kind === 'invalid').length, 60);
  });

  it('takes an early outcome though the submission goes on without end', async () => {
    await using scorer = createSandboxedScorer(hostile);
    const endless = Readable.from(
      (function* () {
        for (;;) yield Buffer.alloc(65_536);
      })(),
    );
    const submission = { source: endless, sizeBytes: 2 ** 40 };
    const outcome = await scorer.score({
      definition: { behaviour: 'refuse' },
      answers: new Uint8Array(),
      submission,
    });
    assert.deepEqual(outcome, { kind: 'invalid', refusal: { code: 'BAD_HEADER', want: 'id' } });
    assert.ok(endless.destroyed);
  });

  it('lets its caller give up, in the queue and in the middle', async () => {
    await using scorer = createSandboxedScorer({ ...hostile, concurrency: 1, maxWaiting: 1 });
    const stop = new AbortController();
    const canceled = [1, 2].map(() =>
      assert.rejects(scorer.score(job({ behaviour: 'sleep' }), stop.signal), { code: 'CANCELED' }),
    );
    const tooMany = scorer.score(job({ behaviour: 'sleep' }));
    await assert.rejects(tooMany, { code: 'RESOURCE_EXHAUSTED' });
    stop.abort();
    await Promise.all(canceled);
    assert.equal((await scorer.score(job({ behaviour: 'count' }))).kind, 'graded');
  });

  it('ends everything when closed, and takes nothing more', async () => {
    const scorer = createSandboxedScorer({ ...hostile, spares: 2 });
    const running = assert.rejects(scorer.score(job({ behaviour: 'sleep' })), { code: 'CANCELED' });
    await eventually(() => childrenLeft().length >= 2, 'children run');
    await scorer.close();
    await running;
    // The kernel may take a moment to end what bubblewrap had just forked.
    await eventually(() => childrenLeft().length === 0, 'no child is left');
    await assert.rejects(scorer.score(job({ behaviour: 'count' })), { code: 'CANCELED' });
    await scorer.close();
  });

  it('replaces a spare that died, and tries again at most twice when none comes up', async () => {
    await using scorer = createSandboxedScorer(hostile);
    await eventually(() => childrenLeft().length >= 2, 'the spare runs');
    for (const line of childrenLeft()) process.kill(Number(line.split(' ')[0]), 'SIGKILL');
    assert.equal((await scorer.score(job({ behaviour: 'count' }))).kind, 'graded');

    let starts = 0;
    const broken = { ...wallLaunch(), command: { program: '/bin/false', args: [] } };
    await using hopeless = new PooledScorer(
      {
        get command() {
          starts += 1;
          return broken.command;
        },
        seccompProgram: broken.seccompProgram ?? Buffer.alloc(0),
      },
      { spares: 0, concurrency: 1, maxWaiting: 1, limits: TEST_LIMITS, onOutput: () => {} },
    );
    await assert.rejects(hopeless.score(job({ behaviour: 'count' })), { code: 'SCORER_FAILED' });
    assert.equal(starts, 3);
  });

  it('holds its child as the kernel sees it: no rights, a filter, the limits', async () => {
    await using scorer = createSandboxedScorer({ ...hostile, spares: 0 });
    const stop = new AbortController();
    const canceled = assert.rejects(scorer.score(job({ behaviour: 'sleep' }), stop.signal), {
      code: 'CANCELED',
    });
    const node = (): string | undefined =>
      childrenLeft()
        .find((line) => /^\d+ \/node /.test(line))
        ?.split(' ')[0];
    await eventually(() => node() !== undefined, 'the child runs');
    const proc = `/proc/${node()}`;
    const status = readFileSync(`${proc}/status`, 'utf8');
    for (const line of [
      /^CapEff:\t0+$/m,
      /^CapBnd:\t0+$/m,
      /^NoNewPrivs:\t1$/m,
      /^Seccomp:\t2$/m,
      /^NSpid:\t\d+\t1$/m,
    ]) {
      assert.match(status, line);
    }
    const limits = readFileSync(`${proc}/limits`, 'utf8');
    for (const line of [
      /^Max core file size +0 +0 /m,
      /^Max file size +0 +0 /m,
      /^Max open files +64 +64 /m,
    ]) {
      assert.match(limits, line);
    }
    assert.match(limits, /^Max cpu time +121 +121 /m);
    for (const kind of ['user', 'net', 'mnt', 'ipc', 'uts', 'pid', 'cgroup']) {
      assert.notEqual(readlinkSync(`${proc}/ns/${kind}`), readlinkSync(`/proc/self/ns/${kind}`), kind);
    }
    assert.equal(readFileSync(`${proc}/environ`, 'utf8').replace(/^PWD=\/\0$/, ''), '');
    const mounts = readFileSync(`${proc}/mounts`, 'utf8').trim().split('\n');
    for (const mount of mounts) assert.match(mount.split(' ')[3] ?? '', /^ro,/, mount);
    stop.abort();
    await canceled;
  });

  it('dies with the grader, however that ends', async () => {
    const program = `
      import { Readable } from 'node:stream';
      const { createSandboxedScorer } = await import(${JSON.stringify(testFile('grader/sandbox/create-scorer.ts'))});
      const { HOSTILE_CODE, job } = await import(${JSON.stringify(testFile('test/integration/sandbox-children/fixture.ts'))});
      const scorer = createSandboxedScorer({ code: HOSTILE_CODE, spares: 2 });
      // It is asked for bytes once the child has taken its job; the child then sleeps, and sees no pipe close.
      const source = new Readable({ read() { setTimeout(() => console.log('taken'), 200); } });
      await scorer.score({ ...job({ behaviour: 'sleep' }), submission: { source, sizeBytes: 1 } });`;
    const grader = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(grader.stdout, 'data');
    const ofGrader = `/proc/${grader.pid}/task/${grader.pid}/children`;
    assert.ok(readFileSync(ofGrader, 'utf8').trim().split(' ').length >= 2, 'a child at work and a spare');
    grader.kill('SIGKILL');
    await once(grader, 'exit');
    await noProcessLeft();
  });
});

describe('probing the sandbox', () => {
  it('says that it can be had here', async () => {
    assert.deepEqual(await probeSandbox(HOSTILE_CODE), { available: true });
  });

  const nobody = { uid: 65534, gid: 65534 };
  const asNobody =
    process.getuid?.() === 0 && spawnSync('test', ['-r', testFile('package.json')], nobody).status === 0;
  it(
    'can be had by an ordinary user too',
    { skip: asNobody ? false : 'needs root and a readable checkout' },
    () => {
      const program = `
      const { probeSandbox } = await import(${JSON.stringify(testFile('grader/sandbox/probe-sandbox.ts'))});
      console.log(JSON.stringify(await probeSandbox()));`;
      const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
        ...nobody,
        encoding: 'utf8',
        timeout: 20_000,
      });
      assert.deepEqual(JSON.parse(stdout || stderr), { available: true });
    },
  );

  it('says why not, and the mend', async () => {
    const probe = await probeSandbox({ ...HOSTILE_CODE, visible: ['missing'] });
    assert.ok(!probe.available);
    assert.match(probe.why, /bwrap: .*missing/);
    assert.match(
      mendFor('bwrap: No permissions', (name) => (name.startsWith('user/') ? '0' : undefined)),
      /sysctl user/,
    );
    assert.match(
      mendFor('bwrap: setting up uid map', (name) => (name.includes('apparmor') ? '1' : undefined)),
      /AppArmor/,
    );
    assert.match(
      mendFor('SyntaxError', () => undefined),
      /npm ci/,
    );
  });
});
