import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { PodiumError, isPodiumError } from '../../contracts/errors/podium-error.ts';
import { openReceipt, signReceipt, type Receipt } from '../../contracts/handin/receipt.ts';
import { handInContent, type HandInContent } from '../../contracts/handin/record.ts';
import { digestOf } from '../../contracts/ids/digest.ts';
import { digest } from '../../contracts/ids/id.ts';
import { Channel } from '../../platform/grpc/client.ts';
import { silentLogger } from '../../platform/logger/logger.ts';
import { collectSubmission } from '../../worker/handin/collect-submission.ts';
import { ArtifactUploader } from '../../worker/handin/upload-artifact.ts';
import { SubmissionUploader, type HandIn } from '../../worker/handin/upload-submission.ts';
import { uploadUntilAcknowledged } from '../../worker/handin/upload-until-acknowledged.ts';
import {
  GRADER,
  makeKeys,
  makeRecord,
  makeTicket,
  MIB,
  temporaryFolder,
  TestGrader,
  TestHead,
  ticketBytes,
  type Keys,
} from './worker-fixture.ts';

const never = new AbortController().signal;
const code = (wanted: string) => (error: unknown) => isPodiumError(error) && error.code === wanted;
const uploaderOf = (keys: Keys) => new SubmissionUploader(new Map([[GRADER, keys.grader.publicKey]]));
const patiently = (upload: () => Promise<Buffer>) =>
  uploadUntilAcknowledged('hand-in', upload, { logger: silentLogger, signal: never, baseMs: 10, maxMs: 20 });

async function handInOf(grader: TestGrader, folder: string, bytes: Buffer | null): Promise<HandIn> {
  const submissionFile = join(folder, 'submission.csv');
  if (bytes) await writeFile(submissionFile, bytes);
  const content: HandInContent = bytes
    ? handInContent.parse({ kind: 'submission', digest: digestOf(bytes), sizeBytes: bytes.length })
    : { kind: 'nothing', absence: 'NO_SUBMISSION' };
  const ticket = makeTicket({ grader: { id: GRADER, address: grader.address } });
  const recordBytes = Buffer.from(JSON.stringify(makeRecord(content)));
  return { ticket, ticketBytes: ticketBytes(ticket, grader.keys), recordBytes, content, submissionFile };
}

test('bytes, ticket and record arrive whole; the receipt is checked; twice is once', async () => {
  await using folder = await temporaryFolder();
  await using grader = await TestGrader.start(makeKeys());
  const bytes = randomBytes(3 * MIB + 17);
  const handIn = await handInOf(grader, folder.path, bytes);
  const uploader = uploaderOf(grader.keys);
  const first = await uploader.upload(handIn, never);
  const second = await uploader.upload(handIn, never);
  assert.deepEqual(second, first);
  assert.equal(grader.stored.size, 1);
  assert.deepEqual(grader.stored.get('run-1-1-1')?.bytes, bytes);
  assert.equal(openReceipt(first, grader.keys.grader.publicKey).record, digestOf(handIn.recordBytes));
});

test('nothing to hand in is handed in too', async () => {
  await using folder = await temporaryFolder();
  await using grader = await TestGrader.start(makeKeys());
  await uploaderOf(grader.keys).upload(await handInOf(grader, folder.path, null), never);
  assert.deepEqual(grader.stored.get('run-1-1-1')?.record.content, {
    kind: 'nothing',
    absence: 'NO_SUBMISSION',
  });
});

test('outages, full disks and lost replies are tried again until there is a receipt', async () => {
  await using folder = await temporaryFolder();
  await using grader = await TestGrader.start(makeKeys());
  grader.before = (call) => {
    if (call === 1) throw new PodiumError('UNAVAILABLE', 'restarting');
    if (call === 2) throw new PodiumError('RESOURCE_EXHAUSTED', 'disk full');
  };
  grader.after = (call) => {
    if (call === 3) throw new PodiumError('UNAVAILABLE', 'the reply was lost');
  };
  const handIn = await handInOf(grader, folder.path, Buffer.from('id,x\n1,2\n'));
  await patiently(() => uploaderOf(grader.keys).upload(handIn, never));
  assert.equal(grader.calls, 4);
  assert.equal(grader.stored.size, 1);
});

for (const refusal of ['INVALID_ARGUMENT', 'CONFLICT'] as const) {
  test(`${refusal} will never pass and ends the trying`, async () => {
    await using folder = await temporaryFolder();
    await using grader = await TestGrader.start(makeKeys());
    grader.before = () => {
      throw new PodiumError(refusal, 'no');
    };
    const handIn = await handInOf(grader, folder.path, Buffer.from('x'));
    await assert.rejects(
      patiently(() => uploaderOf(grader.keys).upload(handIn, never)),
      code(refusal),
    );
    assert.equal(grader.calls, 1);
  });
}

const FORGERIES: Record<string, (receipt: Receipt) => Receipt> = {
  run: (receipt) => ({ ...receipt, run: makeTicket({ run: 'other' }).run }),
  fence: (receipt) => ({ ...receipt, fence: makeTicket({ fence: 9 }).fence }),
  epoch: (receipt) => ({ ...receipt, epoch: makeTicket({ epoch: 9 }).epoch }),
  worker: (receipt) => ({ ...receipt, worker: makeTicket({ worker: 'other' }).worker }),
  content: (receipt) => ({
    ...receipt,
    content: { kind: 'submission', digest: digestOf('other'), sizeBytes: 1 },
  }),
  absence: (receipt) => ({ ...receipt, content: { kind: 'nothing', absence: 'TOO_LARGE' } }),
  record: (receipt) => ({ ...receipt, record: digest.parse(digestOf('other')) }),
};
for (const [field, forge] of Object.entries(FORGERIES)) {
  test(`a receipt for another ${field} is not taken`, async () => {
    await using folder = await temporaryFolder();
    await using grader = await TestGrader.start(makeKeys());
    grader.forge = forge;
    const handIn = await handInOf(grader, folder.path, Buffer.from('x'));
    await assert.rejects(uploaderOf(grader.keys).upload(handIn, never), code('UNAUTHENTICATED'));
  });
}

test('a receipt signed by another key is not taken, one of an unknown grader is not asked for', async () => {
  await using folder = await temporaryFolder();
  await using grader = await TestGrader.start(makeKeys());
  grader.signWith = (receipt) => signReceipt(receipt, makeKeys().grader.privateKey);
  const handIn = await handInOf(grader, folder.path, Buffer.from('x'));
  await assert.rejects(uploaderOf(grader.keys).upload(handIn, never), code('UNAUTHENTICATED'));
  await assert.rejects(new SubmissionUploader(new Map()).upload(handIn, never), code('FAILED_PRECONDITION'));
});

test('artifacts arrive whole and are checked by their digest', async () => {
  await using folder = await temporaryFolder();
  await using head = await TestHead.start();
  using channel = new Channel(head.address, 'token');
  const bytes = randomBytes(MIB + 1);
  const file = join(folder.path, 'output.log');
  await writeFile(file, bytes);
  const artifact = {
    name: 'output.log',
    file,
    digest: digestOf(bytes),
    sizeBytes: bytes.length,
    truncatedBytes: 0,
  };
  const uploader = new ArtifactUploader(channel);
  await uploader.upload(Buffer.from('ticket'), artifact, never);
  assert.deepEqual(head.artifacts.get('output.log'), bytes);
  await assert.rejects(
    uploader.upload(Buffer.from('ticket'), { ...artifact, digest: digestOf('other') }, never),
    code('DATA_LOSS'),
  );
});

/** Swaps the folder for a link and the file for a link as fast as it can. */
const SWAPPER = `
import { renameSync, symlinkSync, mkdirSync, writeFileSync } from 'node:fs';
const [home, secret] = process.argv.slice(1);
symlinkSync(secret, home + '/link');
mkdirSync(home + '/real');
writeFileSync(home + '/real/submission.csv', 'mine');
symlinkSync(secret + '/submission.csv', home + '/file-link');
renameSync(home + '/real', home + '/submission');
process.send('ready');
setInterval(() => {
  for (let i = 0; i < 200; i++) {
    renameSync(home + '/submission', home + '/real'); renameSync(home + '/link', home + '/submission');
    renameSync(home + '/submission', home + '/link'); renameSync(home + '/real', home + '/submission');
    renameSync(home + '/submission/submission.csv', home + '/file'); renameSync(home + '/file-link', home + '/submission/submission.csv');
    renameSync(home + '/submission/submission.csv', home + '/file-link'); renameSync(home + '/file', home + '/submission/submission.csv');
  }
}, 0);`;

test(
  'swapping folder and file for links during the collection never gives the linked file',
  { timeout: 20_000 },
  async () => {
    await using folder = await temporaryFolder();
    const [home, secret] = [join(folder.path, 'home'), join(folder.path, 'secret')];
    await mkdir(home);
    await mkdir(secret);
    await writeFile(join(secret, 'submission.csv'), 'the secret');
    const swapper = spawn(process.execPath, ['--input-type=module', '-e', SWAPPER, home, secret], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    try {
      await new Promise((resolve) => swapper.once('message', resolve));
      const seen = new Map<string, number>();
      for (let i = 0; i < 3000; i++) {
        const target = join(folder.path, 'collected');
        const content = await collectSubmission(home, target, 1000);
        const what = content.kind === 'nothing' ? content.absence : await readFile(target, 'utf8');
        seen.set(what, (seen.get(what) ?? 0) + 1);
      }
      assert.ok(
        (seen.get('mine') ?? 0) > 0 && (seen.get('NOT_REGULAR_FILE') ?? 0) > 0,
        `the loop did not race: ${JSON.stringify([...seen])}`,
      );
      assert.equal(seen.get('the secret'), undefined);
    } finally {
      swapper.kill('SIGKILL');
    }
  },
);
