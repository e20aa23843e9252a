import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { link, mkdir, mkdtemp, open, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { digestOf } from '../../contracts/ids/digest.ts';
import { collectSubmission } from './collect-submission.ts';

const LIMIT_BYTES = 1000;
const SECRET = 'id,answer\n1,secret\n';

interface Place {
  readonly home: string;
  readonly submission: string;
  readonly file: string;
  readonly secret: string;
  readonly target: string;
}

async function withPlace(action: (place: Place) => Promise<void>): Promise<void> {
  const root = await mkdtemp(join(tmpdir(), 'podium-collect-'));
  try {
    const home = join(root, 'home');
    const submission = join(home, 'submission');
    await mkdir(submission, { recursive: true });
    const secret = join(root, 'secret.csv');
    await writeFile(secret, SECRET);
    await action({
      home,
      submission,
      file: join(submission, 'submission.csv'),
      secret,
      target: join(root, 'collected.csv'),
    });
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

const collect = ({ home, target }: Place) => collectSubmission(home, target, LIMIT_BYTES);
const absent = (absence: string) => ({ kind: 'nothing', absence });

test('one regular file is copied and named by its digest', () =>
  withPlace(async (place) => {
    await writeFile(place.file, SECRET);
    assert.deepEqual(await collect(place), {
      kind: 'submission',
      digest: digestOf(SECRET),
      sizeBytes: SECRET.length,
    });
    assert.equal(await readFile(place.target, 'utf8'), SECRET);
    // Again after a crash: what lay there is replaced.
    await writeFile(place.file, 'other');
    assert.deepEqual(await collect(place), { kind: 'submission', digest: digestOf('other'), sizeBytes: 5 });
    // A hard link is a regular file; nobody but the agent could have made it, in its own file system.
    await rm(place.file);
    await link(place.secret, place.file);
    assert.equal((await collect(place)).kind, 'submission');
    await writeFile(place.file, '');
    assert.deepEqual(await collect(place), { kind: 'submission', digest: digestOf(''), sizeBytes: 0 });
  }));

test('a file exactly at the limit is taken, one byte more is not', () =>
  withPlace(async (place) => {
    await writeFile(place.file, Buffer.alloc(LIMIT_BYTES, 49));
    assert.equal((await collect(place)).kind, 'submission');
    await writeFile(place.file, Buffer.alloc(LIMIT_BYTES + 1, 49));
    assert.deepEqual(await collect(place), absent('TOO_LARGE'));
    assert.ok(!(await readdir(join(place.home, '..'))).includes('collected.csv'), 'no copy is left');
  }));

test('a sparse file of 5 GB is refused without being read', () =>
  withPlace(async (place) => {
    const file = await open(place.file, 'w');
    await file.truncate(5 * 10 ** 9);
    await file.close();
    const start = performance.now();
    assert.deepEqual(await collect(place), absent('TOO_LARGE'));
    assert.ok(performance.now() - start < 500);
  }));

const CORPUS: readonly [string, string, (place: Place) => Promise<unknown>][] = [
  ['nothing', 'NO_SUBMISSION', () => Promise.resolve()],
  ['no folder', 'NO_SUBMISSION', ({ submission }) => rm(submission, { recursive: true })],
  ['a link to a file', 'NOT_REGULAR_FILE', ({ secret, file }) => symlink(secret, file)],
  ['a link to a system file', 'NOT_REGULAR_FILE', ({ file }) => symlink('/etc/passwd', file)],
  ['a relative link', 'NOT_REGULAR_FILE', ({ file }) => symlink('../../secret.csv', file)],
  ['a dangling link', 'NOT_REGULAR_FILE', ({ file }) => symlink('/nowhere', file)],
  ['a link to itself', 'NOT_REGULAR_FILE', ({ file }) => symlink('submission.csv', file)],
  ['a link into /proc', 'NOT_REGULAR_FILE', ({ file }) => symlink('/proc/self/environ', file)],
  ['a folder', 'NOT_REGULAR_FILE', ({ file }) => mkdir(file)],
  ['a pipe', 'NOT_REGULAR_FILE', ({ file }) => Promise.resolve(execFileSync('mkfifo', [file]))],
  [
    'a file in the place of the folder',
    'NOT_REGULAR_FILE',
    async ({ submission }) => {
      await rm(submission, { recursive: true });
      await writeFile(submission, SECRET);
    },
  ],
  [
    'a pipe in the place of the folder',
    'NOT_REGULAR_FILE',
    async ({ submission }) => {
      await rm(submission, { recursive: true });
      execFileSync('mkfifo', [submission]);
    },
  ],
  [
    'a linked folder',
    'NOT_REGULAR_FILE',
    async ({ submission, home }) => {
      await rm(submission, { recursive: true });
      await mkdir(join(home, 'elsewhere'));
      await writeFile(join(home, 'elsewhere', 'submission.csv'), SECRET);
      await symlink(join(home, 'elsewhere'), submission);
    },
  ],
  ['upper case', 'NO_SUBMISSION', ({ submission }) => writeFile(join(submission, 'SUBMISSION.CSV'), SECRET)],
  [
    'a trailing blank',
    'NO_SUBMISSION',
    ({ submission }) => writeFile(join(submission, 'submission.csv '), SECRET),
  ],
  [
    'one level too deep',
    'NO_SUBMISSION',
    async ({ submission }) => {
      await mkdir(join(submission, 'submission'));
      await writeFile(join(submission, 'submission', 'submission.csv'), SECRET);
    },
  ],
];

for (const [what, absence, make] of CORPUS) {
  test(`${what}: ${absence}`, { timeout: 5_000 }, () =>
    withPlace(async (place) => {
      await make(place);
      assert.deepEqual(await collect(place), absent(absence));
    }),
  );
}

test('a socket: NOT_REGULAR_FILE', () =>
  withPlace(async (place) => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(place.file, resolve));
    try {
      assert.deepEqual(await collect(place), absent('NOT_REGULAR_FILE'));
    } finally {
      server.close();
    }
  }));

const root = process.getuid?.() === 0;
test('a device: NOT_REGULAR_FILE', { skip: root ? false : 'only root can make a device' }, () =>
  withPlace(async (place) => {
    execFileSync('mknod', [place.file, 'c', '1', '5']); // /dev/zero: reading it would never end
    assert.deepEqual(await collect(place), absent('NOT_REGULAR_FILE'));
  }),
);
