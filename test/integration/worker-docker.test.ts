import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { digestOf } from '../../contracts/ids/digest.ts';
import { CHUNK_BYTES, encodeManifest } from '../../contracts/bundle/manifest.ts';
import { competitionId, workerId } from '../../contracts/ids/id.ts';
import { DockerRuntime } from '../../worker/container/docker-runtime.ts';
import { ensureImages, traces } from './container-fixture.ts';
import { DaemonLab } from './worker-daemon-fixture.ts';
import { until } from './worker-fixture.ts';

/** The worker with a real engine: what the contract promises an agent, seen from inside. */
const FORMAT = {
  version: 1,
  sample: 'sample.csv',
  id: { column: 'id', kind: 'integer' },
  columns: [{ name: 'x', kind: 'number' }],
  extraColumns: 'refuse',
  rowMatching: 'by-id',
};
const SAMPLE = 'id,x\n1,0\n2,0\n';
const AGENT = `
set -u
cat /home/data/description.md
echo "$COMPETITION_ID $TIME_LIMIT_SECS $PODIUM_SEED"
exec 3<>/dev/tcp/127.0.0.1/5000
printf 'GET /health HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' >&3
cat <&3; echo
cp /home/data/sample.csv /home/submission/submission.csv
body=$(printf -- '--B\\r\\nContent-Disposition: form-data; name="file"; filename="s.csv"\\r\\n\\r\\n%s\\r\\n--B--\\r\\n' "$(cat /home/submission/submission.csv)")
exec 4<>/dev/tcp/127.0.0.1/5000
printf 'POST /validate HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\nContent-Type: multipart/form-data; boundary=B\\r\\nContent-Length: %s\\r\\n\\r\\n%s' "$(( \${#body} + 1 ))" "$body
" >&4
cat <&4; echo
echo note > /home/logs/agent.log
test -s /home/instructions.txt && bash -n /home/validate_submission.sh && echo scripts are there
`;

const worker = workerId.parse(`t${randomBytes(4).toString('hex')}`);
let lab: DaemonLab;

before(async () => {
  await ensureImages();
  lab = await DaemonLab.start(worker, new DockerRuntime());
  const files = {
    'description.md': 'The task.\n',
    'format.json': JSON.stringify(FORMAT),
    'sample.csv': SAMPLE,
  };
  const described = Object.entries(files).map(([path, text]) => {
    const bytes = Buffer.from(text);
    assert.ok(bytes.length < CHUNK_BYTES);
    lab.head.files.set(digestOf(bytes), bytes);
    return { path, sizeBytes: bytes.length, digest: digestOf(bytes), chunks: [digestOf(bytes)] };
  });
  const { json, digest } = encodeManifest({
    version: 1,
    competition: competitionId.parse('digits'),
    files: described,
  });
  lab.head.manifests.set(digest, json);
  lab.bundle = digest;
});
after(async () => {
  await lab[Symbol.asyncDispose]();
  await new DockerRuntime().reap(worker, []);
  assert.deepEqual(await traces(worker), [], 'nothing may be left');
});

const agent = (script: string) => ({
  agent: { id: 'shell', image: 'podium/base:bookworm', command: ['bash', '-c', script], environment: {} },
});
const runId = (name: string) => `${worker}-${name}`;
const stored = (name: string) => lab.grader.stored.get(`${runId(name)}-1-1`);

test(
  'an agent finds what the contract promises, validates, and its work is handed in',
  { timeout: 120_000 },
  async () => {
    const running = lab.startWorker();
    lab.coordinator.submit(lab.ticket(runId('good'), agent(AGENT)));
    await until('handed in', () => stored('good') !== undefined, 60_000);
    const handIn = stored('good');
    assert.equal(handIn?.bytes.toString(), SAMPLE);
    assert.equal(handIn.record.ending, 'exited');
    assert.deepEqual(
      handIn.record.validateCalls.map(({ code }) => code),
      ['OK'],
    );
    assert.ok((handIn.record.usage.scratchUsedBytes ?? 0) > 0);
    await until('artifacts', () => lab.head.artifacts.has('output.log'));
    assert.ok(lab.head.artifacts.has('logs.tar'));
    const output = lab.head.artifacts.get('output.log')?.toString() ?? '';
    for (const expected of [
      'The task.',
      'digits 60 0',
      '{"status":"running"}',
      '{"result":"Submission is valid."}',
      'scripts are there',
    ]) {
      assert.ok(output.includes(expected), `${expected} is not in:\n${output}`);
    }
    assert.ok(lab.coordinator.output.includes('The task.'), 'streamed live');
    lab.coordinator.verdict = () => 'settled';
    await until('cleaned', async () => (await readdir(join(lab.stateDir, 'attempts'))).length === 0);
    running.drain();
    await running.ended;
  },
);

test(
  'stopped now in the middle and started again: the same container goes on to its end',
  { timeout: 120_000 },
  async () => {
    lab.coordinator.verdict = () => 'renewed';
    const first = lab.startWorker();
    const script =
      'echo begins; echo id > /home/submission/submission.csv; until [ -e /tmp/../home/logs/go ]; do sleep 0.2; n=$((${n:-0}+1)); [ $n -gt 20 ] && break; done; exec 3<>/dev/tcp/127.0.0.1/5000; printf "GET /health HTTP/1.0\\r\\n\\r\\n" >&3; grep -o running <&3; echo ends';
    lab.coordinator.submit(lab.ticket(runId('long'), agent(script)));
    await until('it runs', () => lab.coordinator.output.includes('begins'), 60_000);
    first.drain();
    first.stop();
    await first.ended;
    lab.startWorker();
    await until('handed in', () => stored('long') !== undefined, 60_000);
    assert.ok(lab.coordinator.eventsOf(runId('long')).includes('adopted'));
    assert.equal(lab.coordinator.eventsOf(runId('long')).filter((type) => type === 'started').length, 1);
    await until('output', () => (lab.head.artifacts.get('output.log')?.toString() ?? '').includes('ends'));
    assert.equal(lab.head.artifacts.get('output.log')?.toString(), 'begins\nrunning\nends\n');
  },
);

test('an agent past its time is stopped and what lies there counts', { timeout: 120_000 }, async () => {
  const script = 'echo early > /home/submission/submission.csv; trap "" TERM; while :; do sleep 1; done';
  const { limits } = lab.ticket('x');
  lab.coordinator.submit(
    lab.ticket(runId('late'), { ...agent(script), limits: { ...limits, timeMs: 1_500 } }),
  );
  await until('handed in', () => stored('late') !== undefined, 60_000);
  assert.equal(stored('late')?.record.ending, 'timed_out');
  assert.equal(stored('late')?.bytes.toString(), 'early\n');
});

test('an image that is nowhere is a platform failure with its name', { timeout: 120_000 }, async () => {
  const nowhere = {
    agent: { id: 'shell', image: 'localhost:1/podium/nowhere:1', command: [], environment: {} },
  };
  lab.coordinator.submit(lab.ticket(runId('nowhere'), nowhere));
  await until(
    'told',
    () => lab.coordinator.event(runId('nowhere'), 'platform_failed')?.failure === 'IMAGE_UNAVAILABLE',
    90_000,
  );
});
