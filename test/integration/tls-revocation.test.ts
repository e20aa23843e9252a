import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { MemberKind } from '../../contracts/enrollment/invitation-token.ts';
import { isPodiumError } from '../../contracts/errors/podium-error.ts';
import { readCoordinatorConfig } from '../../coordinator/config.ts';
import { keyHash } from '../../coordinator/enrollment/key-hash.ts';
import { openStore } from '../../coordinator/store/store.ts';
import { Channel } from '../../platform/grpc/client.ts';
import { newNkey } from '../../platform/nats/nkey.ts';
import type { TlsFiles } from '../../platform/tls/tls-files.ts';
import {
  coordinatorClients,
  prepareCoordinator,
  registerExamples,
  startCoordinator,
  TOKENS,
  type CoordinatorClients,
} from '../support/coordinator-fixture.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { TlsFixture } from '../support/tls-fixture.ts';

const resources = new AsyncDisposableStack();
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const token = 'made on the laptop';
let ada: CoordinatorClients;
let eva: CoordinatorClients;
let max: CoordinatorClients;
let lab: CoordinatorClients;

before(async () => {
  const tls = await TlsFixture.create(join(resources.use(await temporaryFolder()).path, 'tls'));
  const prepared = resources.use(await prepareCoordinator({ tls: tls.head, authority: tls.authorityFiles }));
  const files = { eva: await tls.client('eva'), max: await tls.client('max'), lab: await tls.worker('lab') };
  {
    const limits = { maxPlatformFailures: 3, maxReclaims: 3, retryBaseMs: 1, retryMaxMs: 1 };
    const { stateDir } = readCoordinatorConfig(prepared.configFile);
    using store = openStore(join(stateDir, 'coordinator.sqlite'), limits);
    const add = (kind: MemberKind, name: keyof typeof files, standing: string, ownToken?: string): void => {
      const invitation = {
        secretSha256: sha256(name),
        kind,
        name,
        standing,
        expiresAtMs: Date.now() + 60_000,
      };
      store.members.invite(invitation, Date.now());
      const added = store.members.enroll(sha256(name), {
        kind,
        name,
        standing,
        keySha256: keyHash(readFileSync(files[name].certificateFile, 'utf8')),
        nkey: kind === 'worker' ? newNkey().publicKey : null,
        tokenSha256: ownToken === undefined ? null : sha256(ownToken),
        enrolledAtMs: Date.now(),
      });
      assert.ok(added, name);
    };
    add('client', 'eva', 'submit', token);
    add('client', 'max', 'submit', `${token} of max`);
    add('worker', 'lab', 'volunteer');
  }
  const head = resources.use(await startCoordinator(prepared));
  const channels = resources.use(new DisposableStack());
  const as = (own: TlsFiles, ownToken: string): CoordinatorClients =>
    coordinatorClients(channels.use(new Channel(head.address, ownToken, own)));
  ada = as(await tls.client('ada'), TOKENS.admin);
  eva = as(files.eva, token);
  max = as(files.max, `${token} of max`);
  lab = as(files.lab, '');
  await registerExamples(ada);
});
after(() => resources.disposeAsync());

const refused = (error: unknown): boolean => isPodiumError(error, 'UNAUTHENTICATED');

test(
  'a watch that is open ends when its watcher is revoked, and nobody else’s does',
  { timeout: 20_000 },
  async () => {
    const wish = { agentIds: ['copier'], competitionIds: ['digits'], seeds: [1] };
    const { experiment } = await eva.experiments.submit(wish);
    const experimentId = experiment?.id ?? '';
    const watch = async (who: CoordinatorClients): Promise<AsyncIterator<unknown>> => {
      const events = who.experiments.watch({ experimentId })[Symbol.asyncIterator]();
      assert.ok((await events.next()).value);
      return events;
    };
    const [hers, his] = [await watch(eva), await watch(max)];
    const ended = (async () => {
      while ((await hers.next()).done !== true);
    })();
    ended.catch(() => undefined);
    await ada.enrollment.revoke({ kind: 'MEMBER_KIND_CLIENT', name: 'eva' });
    await assert.rejects(ended, refused);
    await ada.experiments.cancel({ experimentId });
    while ((await his.next()).done !== true); // To its own end.
  },
);

test('a worker and a person leave by themselves: they are answered, and count for nothing then', async () => {
  for (const who of [lab, max]) {
    assert.deepEqual(await who.enrollment.leave({}), {});
    await assert.rejects(who.enrollment.leave({}), refused);
  }
  const { members } = await ada.enrollment.listMembers({});
  assert.ok(
    members.filter(({ enrolledAtMs }) => enrolledAtMs > 0).every(({ revokedAtMs }) => revokedAtMs > 0),
  );
  await assert.rejects(ada.enrollment.leave({}), (error) => isPodiumError(error, 'FAILED_PRECONDITION'));
});
