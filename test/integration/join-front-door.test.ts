import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { enrollWith } from '../../client/join/front-door-client.ts';
import { memberLayout, type MemberLayout } from '../../client/join/member-layout.ts';
import { readMember, writeMember } from '../../client/join/member-record.ts';
import { updateMember } from '../../client/join/update.ts';
import type { EnrollRequest, Lab } from '../../contracts/enrollment/exchange.ts';
import { isPodiumError, PodiumError, type ErrorCode } from '../../contracts/errors/podium-error.ts';
import { PROTOCOL_VERSION } from '../../contracts/messages/protocol.ts';
import { FrontDoor } from '../../coordinator/enrollment/front-door.ts';
import { systemClock } from '../../platform/clock/clock.ts';
import { silentLogger } from '../../platform/logger/logger.ts';
import { certificateDigest } from '../../platform/tls/certificate.ts';
import { HEAD } from '../../platform/tls/identity.ts';
import type { TlsFiles } from '../../platform/tls/tls-files.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { TlsFixture } from '../support/tls-fixture.ts';

/** The member's side of the front door: whom it believes, and how it follows its head. */
const resources = new AsyncDisposableStack();
let folder: string;
let tls: TlsFixture;

before(async () => {
  folder = resources.use(await temporaryFolder()).path;
  tls = await TlsFixture.create(join(folder, 'tls'));
});
after(() => resources.disposeAsync());

const wish: EnrollRequest = { protocol: PROTOCOL_VERSION, secret: 's', csrPem: 'c' };
const refused =
  (code: ErrorCode, text: RegExp) =>
  (error: unknown): boolean =>
    isPodiumError(error, code) && text.test(error.message);

interface Door {
  readonly address: string;
  /** Enrolments that were asked for. */
  readonly asked: EnrollRequest[];
}

async function open(
  files: TlsFiles,
  caPem: string,
  more: { host?: string; lab?: Lab; archive?: string } = {},
): Promise<Door> {
  const asked: EnrollRequest[] = [];
  const { host = '127.0.0.1', lab, archive } = more;
  const door = new FrontDoor({
    host,
    port: 0,
    tls: files,
    caPem,
    enroll: (request) => {
      asked.push(request);
      return Promise.reject(new PodiumError('UNAUTHENTICATED', 'this invitation is used'));
    },
    lab: () => (lab === undefined ? Promise.reject(new Error('none')) : Promise.resolve(lab)),
    archiveOf: () => archive ?? null,
    logger: silentLogger,
    clock: systemClock,
  });
  const port = await door.listen();
  resources.use(door);
  return { address: `${host.includes(':') ? `[${host}]` : host}:${port}`, asked };
}

test('the secret is shown to the head of the invitation alone', async () => {
  const caPem = tls.authority.certificatePem;
  const ca = certificateDigest(caPem);
  const right = await open(tls.head, caPem);
  await assert.rejects(enrollWith({ head: right.address, ca }, wish), refused('UNAUTHENTICATED', /is used/));
  assert.equal(right.asked.length, 1);

  const other = await TlsFixture.create(join(folder, 'other'));
  const stranger = await open(other.head, other.authority.certificatePem);
  // Its own authority; and ours, which is public, before a certificate that it did not sign.
  await assert.rejects(
    enrollWith({ head: stranger.address, ca }, wish),
    refused('PERMISSION_DENIED', /not the head of this invitation/),
  );
  const liar = await open(other.head, caPem);
  await assert.rejects(enrollWith({ head: liar.address, ca }, wish), refused('UNAVAILABLE', /./));
  // A worker of the same lab, with a certificate that names this very address.
  const worker = await open(await tls.worker('w1', 60_000, ['127.0.0.1']), caPem);
  await assert.rejects(
    enrollWith({ head: worker.address, ca }, wish),
    refused('UNAVAILABLE', /of worker w1/),
  );
  assert.deepEqual(
    [stranger, liar, worker].flatMap(({ asked }) => asked),
    [],
  );
});

test('a clock that is far off is named, with what the other one says', async () => {
  const late = await TlsFixture.create(join(folder, 'late'));
  await late.reissue(late.head, HEAD, -1_000);
  const caPem = late.authority.certificatePem;
  const door = await open(late.head, caPem);
  await assert.rejects(
    enrollWith({ head: door.address, ca: certificateDigest(caPem) }, wish),
    refused('FAILED_PRECONDITION', /this machine's clock .* head's clock says \w+, \d+ .*timedatectl/),
  );
});

test('an address of IPv6 is reached, and its certificate is held against it', async () => {
  const six = await TlsFixture.create(join(folder, 'six'));
  const caPem = six.authority.certificatePem;
  const token = { ca: certificateDigest(caPem) };
  const wrong = await open(six.head, caPem, { host: '::1' });
  await assert.rejects(
    enrollWith({ ...token, head: wrong.address }, wish),
    refused('UNAVAILABLE', /altnames/),
  );
  const files = { ...six.head, certificateFile: join(folder, 'six', 'v6.pem') };
  await writeFile(files.certificateFile, await readFile(six.head.certificateFile));
  await six.reissue(files, HEAD, 60_000, ['::1']);
  const right = await open(files, caPem, { host: '::1' });
  await assert.rejects(enrollWith({ ...token, head: right.address }, wish), refused('UNAUTHENTICATED', /./));
});

async function machineOf(head: string): Promise<MemberLayout> {
  const layout = memberLayout(join(folder, `machine-${head.replace(/\W/g, '-')}`));
  await mkdir(dirname(layout.privateKey), { recursive: true });
  await mkdir(layout.program);
  await writeFile(layout.ca, tls.authority.certificatePem);
  await writeFile(join(layout.program, 'release.json'), 'old');
  await writeMember(layout, {
    version: 1,
    kind: 'worker',
    name: 'lab7',
    head,
    ca: certificateDigest(tls.authority.certificatePem),
    coordinator: 'old:1',
    nats: ['old:2'],
    graders: ['g1'],
    link: null,
    joinedAtMs: 7,
  });
  return layout;
}

test('a member follows its head to another version, other keys and another address', async () => {
  const release = join(folder, 'release');
  await mkdir(join(release, 'podium'), { recursive: true });
  await writeFile(join(release, 'podium', 'release.json'), 'new');
  const archive = join(folder, 'release.tar.gz');
  execFileSync('tar', ['-czf', archive, '-C', release, 'podium']);
  const releaseSha256 = createHash('sha256')
    .update(await readFile(archive))
    .digest('hex');
  const settings = {
    coordinator: 'new:1',
    nats: ['new:2'],
    ticketPublicKeyPem: 'ticket',
    graderPublicKeysPem: { g2: 'grader' },
  };
  const lab = { protocol: PROTOCOL_VERSION + 1, releaseSha256, ...settings };
  const caPem = tls.authority.certificatePem;
  const door = await open(tls.head, caPem, { lab, archive });
  const layout = await machineOf('127.0.0.1:1');
  const update = { layout, report: () => undefined };
  await assert.rejects(updateMember({ ...update, head: undefined }), refused('UNAVAILABLE', /./));
  const other = await TlsFixture.create(join(folder, 'another'));
  const stranger = await open(other.head, caPem, { lab, archive });
  await assert.rejects(updateMember({ ...update, head: stranger.address }), refused('UNAVAILABLE', /./));
  const mangled = await open(tls.head, caPem, { lab: { ...lab, releaseSha256: 'a'.repeat(64) }, archive });
  await assert.rejects(
    updateMember({ ...update, head: mangled.address }),
    refused('DATA_LOSS', /not the release/),
  );
  const programOf = (): Promise<string> => readFile(join(layout.program, 'release.json'), 'utf8');
  assert.equal(await programOf(), 'old');
  assert.equal((await readMember(layout))?.coordinator, 'old:1');

  await updateMember({ ...update, head: door.address });
  assert.equal(await programOf(), 'new');
  const { head, coordinator, nats, graders, name, joinedAtMs } = (await readMember(layout)) ?? {};
  assert.deepEqual(
    { head, coordinator, nats, graders, name, joinedAtMs },
    {
      head: door.address,
      coordinator: 'new:1',
      nats: ['new:2'],
      graders: ['g2'],
      name: 'lab7',
      joinedAtMs: 7,
    },
  );
  assert.equal(await readFile(layout.ticketPublicKey, 'utf8'), 'ticket');
  assert.equal(await readFile(layout.graderPublicKey('g2'), 'utf8'), 'grader');
  assert.deepEqual((await readdir(layout.root)).sort(), ['credentials', 'member.json', 'program']);
});
