import assert from 'node:assert/strict';
import { connect, type Socket } from 'node:net';
import { request, type IncomingMessage } from 'node:http';
import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { silentLogger } from '../../platform/logger/logger.ts';
import { AgentServices } from '../../worker/agent-services/agent-services.ts';
import { until, MIB, temporaryFolder } from './worker-fixture.ts';

interface Reply {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Record<string, string>;
}

const LIMIT_BYTES = 2 * MIB;
const FORMAT = {
  version: 1,
  sample: 'sample_submission.csv',
  id: { column: 'id', kind: 'integer' },
  columns: [{ name: 'label', kind: 'number', min: 0, max: 1 }],
  extraColumns: 'refuse',
  rowMatching: 'by-id',
};
const SAMPLE = 'id,label\n1,0\n2,0\n3,0\n';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let services: AgentServices;
const calls: { key: string; code: string }[] = [];
const socketOf = (key: string) => join(folder.path, key, 'agent.sock');

before(async () => {
  folder = await temporaryFolder();
  services = new AgentServices({
    logger: silentLogger,
    onCall: (key, code) => calls.push({ key, code }),
    heapMegabytes: 128,
  });
  services.start();
  await openRun('run-a');
});
after(async () => {
  await services[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

async function openRun(key: string): Promise<void> {
  const [socketDir, bundleDir] = [join(folder.path, key), join(folder.path, 'bundle')];
  await mkdir(socketDir, { recursive: true, mode: 0o711 });
  await mkdir(bundleDir, { recursive: true });
  await writeFile(join(bundleDir, 'format.json'), JSON.stringify(FORMAT));
  await writeFile(join(bundleDir, 'sample_submission.csv'), SAMPLE);
  await services.open({
    key,
    socketDir,
    uploadDir: join(folder.path, `${key}-uploads`),
    bundleDir,
    maxSubmissionBytes: LIMIT_BYTES,
    validateTimeoutMs: 20_000,
  });
}

async function ask(
  method: string,
  path: string,
  body: Buffer | string = '',
  headers: Record<string, string> = {},
  key = 'run-a',
): Promise<Reply> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const call = request(
    {
      socketPath: socketOf(key),
      method,
      path,
      headers: { 'content-length': Buffer.byteLength(body), ...headers },
    },
    resolve,
  );
  call.on('error', reject);
  call.end(body);
  const response = await promise;
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    body: text === '' ? {} : (JSON.parse(text) as Record<string, string>),
  };
}

const BOUNDARY = 'xxBOUNDARYxx';
const MULTIPART = { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` };

function multipart(
  content: Buffer | string,
  field = 'file',
  filename: string | null = 'submission.csv',
): Buffer {
  const named = filename === null ? '' : `; filename="${filename}"`;
  const head = `--${BOUNDARY}\r\ncontent-disposition: form-data; name="${field}"${named}\r\ncontent-type: text/csv\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), Buffer.from(content), Buffer.from(`\r\n--${BOUNDARY}--\r\n`)]);
}

const validate = (content: Buffer | string, key?: string) =>
  ask('POST', '/validate', multipart(content), MULTIPART, key);

test('health', async () => {
  assert.deepEqual((await ask('GET', '/health')).body, { status: 'running' });
});

test('the socket can be used by the relay of the gate', async () => {
  assert.equal((await stat(socketOf('run-a'))).mode & 0o777, 0o666);
});

test('a valid submission and refused ones', async () => {
  calls.length = 0;
  assert.deepEqual((await validate('id,label\n3,0.5\n1,1\n2,0\n')).body, { result: 'Submission is valid.' });
  const wrong: [string, RegExp][] = [
    ['id,label\n1,0\n2,2\n3,0\n', /^Submission invalid! Line 3, column "label": "2" is out of range/],
    ['id,label\n1,0\n2,0\n', /^Submission invalid! 1 of the sample's ids is missing/],
    ['id,label\n1,nan\n2,0\n3,0\n', /^Submission invalid! Line 2/],
    ['a,b\n', /^Submission invalid! .*no column "id"/],
    ['', /^Submission invalid! The submission is empty/],
    ['\0\0\0', /^Submission invalid!/],
  ];
  for (const [content, expected] of wrong) {
    const reply = await validate(content);
    assert.equal(reply.status, 200);
    assert.match(reply.body['result'] ?? '', expected);
  }
  const large = await validate(Buffer.alloc(LIMIT_BYTES + 10, 0x31));
  assert.match(
    large.body['result'] ?? '',
    /^Submission invalid! The submission is larger than the 2097152 bytes/,
  );
  assert.deepEqual(
    calls.map(({ code }) => code),
    ['OK', 'OUT_OF_RANGE', 'MISSING_ID', 'NOT_FINITE', 'BAD_HEADER', 'EMPTY_FILE', 'NUL_BYTE', 'TOO_LARGE'],
  );
});

test('hostile and mistaken requests get a clear 4xx, or are cut off, and nothing falls', async () => {
  const mistakes: [string, () => Promise<Reply>, number][] = [
    ['another path', () => ask('GET', '/answers'), 404],
    ['a climbing path', () => ask('GET', '/../../etc/passwd'), 404],
    ['GET', () => ask('GET', '/validate'), 405],
    ['POST to health', () => ask('POST', '/health', 'x'), 405],
    ['no multipart', () => ask('POST', '/validate', SAMPLE, { 'content-type': 'text/csv' }), 400],
    ['no type', () => ask('POST', '/validate', SAMPLE), 400],
    ['no boundary', () => ask('POST', '/validate', SAMPLE, { 'content-type': 'multipart/form-data' }), 400],
    ['wrong field', () => ask('POST', '/validate', multipart(SAMPLE, 'document'), MULTIPART), 400],
    [
      'a field, no file',
      () =>
        ask(
          'POST',
          '/validate',
          multipart(SAMPLE, 'file', null).toString().replace('content-type: text/csv\r\n', ''),
          MULTIPART,
        ),
      400,
    ],
    ['cut off inside', () => ask('POST', '/validate', multipart(SAMPLE).subarray(0, -12), MULTIPART), 400],
    ['garbage', () => ask('POST', '/validate', Buffer.alloc(100_000, 0xff), MULTIPART), 400],
    ['empty', () => ask('POST', '/validate', '', MULTIPART), 400],
    ['huge header', () => ask('GET', '/health', '', { 'x-long': 'x'.repeat(20_000) }), 431],
  ];
  for (const [what, reply, status] of mistakes) {
    const { status: got, body } = await reply().catch((error: unknown) => ({
      status: 0,
      body: { error: String(error) },
    }));
    assert.equal(got, status, `${what}: ${JSON.stringify(body)}`);
  }
  const manyParts = Array.from(
    { length: 5_000 },
    (_, i) => `--${BOUNDARY}\r\ncontent-disposition: form-data; name="f${i}"\r\n\r\nx\r\n`,
  ).join('');
  assert.equal((await ask('POST', '/validate', `${manyParts}--${BOUNDARY}--\r\n`, MULTIPART)).status, 400);
  const raw = connect(socketOf('run-a'));
  raw.on('error', () => undefined);
  raw.end('\x16\x03\x01 this is no HTTP\r\n\r\n');
  // Cut off in the middle of an upload: the place of this upload is free again.
  for (let i = 0; i < 3; i++) {
    const cut = connect(socketOf('run-a'));
    cut.write(
      `POST /validate HTTP/1.1\r\nhost: x\r\ncontent-type: ${MULTIPART['content-type']}\r\ncontent-length: 100000\r\n\r\n${multipart('id,label\n').toString().slice(0, 100)}`,
    );
    cut.end();
    cut.on('error', () => undefined);
  }
  await until('the cut uploads are forgotten', async () => (await validate(SAMPLE)).status === 200);
  assert.deepEqual(await readdir(join(folder.path, 'run-a-uploads')), []);
});

test('more uploads at once than may be are told to come back', async () => {
  // One that is refused because our own question took the place is replaced.
  const held = new Set<Socket>();
  const hold = () => {
    const socket = connect(socketOf('run-a'));
    held.add(socket);
    socket.on('error', () => undefined);
    socket.on('data', () => held.delete(socket));
    socket.on('close', () => held.delete(socket));
    socket.write(
      `POST /validate HTTP/1.1\r\nhost: x\r\ncontent-type: ${MULTIPART['content-type']}\r\ncontent-length: 100000\r\n\r\n${multipart('id').toString().slice(0, 90)}`,
    );
  };
  await until('both places are taken', async () => {
    if (held.size < 2) {
      hold();
      return false; // It must be in before we ask, or our own question takes its place again.
    }
    const reply = await validate(SAMPLE);
    return reply.status === 503 && reply.headers['retry-after'] === '5';
  });
  assert.equal((await ask('GET', '/health')).status, 200);
  await openRun('run-b');
  assert.equal((await validate(SAMPLE, 'run-b')).status, 200, 'another run is not held up');
  for (const socket of held) socket.destroy();
  await until('the places are free', async () => (await validate(SAMPLE)).status === 200);
});

test('health is answered while a large file is read', async () => {
  const rows = Array.from({ length: 150_000 }, (_, i) => `${i},0.5`).join('\n');
  const big = validate(`id,label\n${rows}\n`);
  const start = performance.now();
  assert.equal((await ask('GET', '/health')).status, 200);
  assert.ok(performance.now() - start < 1_000);
  assert.match((await big).body['result'] ?? '', /^Submission invalid!/);
});

test('a crash of the child: sockets come back by themselves', async () => {
  const { pid } = services;
  assert.ok(pid);
  process.kill(pid, 'SIGKILL');
  await until('another child answers', async () => {
    const reply = await ask('GET', '/health').catch(() => null);
    return reply?.status === 200 && services.pid !== pid;
  });
  assert.deepEqual((await validate(SAMPLE)).body, { result: 'Submission is valid.' });
});

test('a run that is closed has no socket any more', async () => {
  await openRun('run-c');
  services.close('run-c');
  await until('the socket is gone', async () => (await stat(socketOf('run-c')).catch(() => null)) === null);
});

test('a socket that cannot be made is an error, and the others stay', async () => {
  const broken = services.open({
    key: 'run-x',
    socketDir: join(folder.path, 'nowhere'),
    uploadDir: join(folder.path, 'x'),
    bundleDir: folder.path,
    maxSubmissionBytes: 1,
    validateTimeoutMs: 1,
  });
  await assert.rejects(broken, /did not open/);
  assert.equal((await ask('GET', '/health')).status, 200);
});
