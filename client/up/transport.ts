import { createPrivateKey, createPublicKey } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { hostname, networkInterfaces } from 'node:os';
import { dirname } from 'node:path';
import { writeDurably } from '../../platform/durable/durable-file.ts';
import { newNkey, readSeed, publicNkeyOf } from '../../platform/nats/nkey.ts';
import { Authority, createAuthority } from '../../platform/tls/authority.ts';
import { isCertificateGood } from '../../platform/tls/certificate.ts';
import { HEAD, type PeerIdentity } from '../../platform/tls/identity.ts';
import { newKeyPair } from '../../platform/tls/key-pair.ts';
import type { TlsFiles } from '../../platform/tls/tls-files.ts';
import { LOCAL_CLIENT, type Layout } from './layout.ts';

const DAY_MS = 24 * 3_600_000;
/** Those of the head and of the client here are renewed at a start, and every half day while it is up. */
const OWN_CERTIFICATE_MS = 365 * DAY_MS;
/** Workers renew theirs by themselves. */
const WORKER_CERTIFICATE_MS = 90 * DAY_MS;

const SECRET = 0o400;
const PUBLIC = 0o644;

/** The public nkeys of those who connect to NATS. */
export interface TransportKeys {
  readonly head: string;
  readonly responder: string;
  readonly workers: ReadonlyMap<string, string>;
}

/**
 * Makes the authority, the keys, the certificates and the nkeys that are missing, and renews the certificates that end
 * soon or lack one of `hosts`, the names and addresses of the servers; what is good stays. Keys are readable by their owner alone. Takes milliseconds.
 */
export async function ensureTransport(
  layout: Layout,
  workers: readonly string[],
  hosts: readonly string[] = ownHosts(),
): Promise<TransportKeys> {
  const authority = await ensureAuthority(layout);
  const servers = [layout.headTls, layout.graderTls, layout.natsTls];
  for (const files of new Map(servers.map((files) => [files.certificateFile, files])).values())
    await ensureCertificate(authority, files, { identity: HEAD, hosts, lifetimeMs: OWN_CERTIFICATE_MS });
  await ensureCertificate(authority, layout.clientTls, {
    identity: { kind: 'client', name: LOCAL_CLIENT },
    lifetimeMs: OWN_CERTIFICATE_MS,
  });
  const nkeys = new Map<string, string>();
  for (const worker of workers) {
    await ensureCertificate(authority, layout.workerTls(worker), {
      identity: { kind: 'worker', name: worker },
      lifetimeMs: WORKER_CERTIFICATE_MS,
    });
    nkeys.set(worker, await ensureSeed(layout.workerSeed(worker)));
  }
  return {
    head: await ensureSeed(layout.headSeed),
    responder: await ensureSeed(layout.responderSeed),
    workers: nkeys,
  };
}

async function ensureAuthority(layout: Layout): Promise<Authority> {
  const known = await readBoth(layout.authorityKey, layout.authorityCertificate);
  if (known !== null) return await Authority.load({ keyPem: known.key, certificatePem: known.certificate });
  const files = await createAuthority();
  await writeFileIn(layout.authorityKey, files.keyPem, SECRET);
  await writeFileIn(layout.authorityCertificate, files.certificatePem, PUBLIC);
  return await Authority.load(files);
}

interface Wanted {
  readonly identity: PeerIdentity;
  readonly hosts?: readonly string[];
  readonly lifetimeMs: number;
}

/** The key stays as long as there is one: only the certificate is replaced, in one step. */
async function ensureCertificate(authority: Authority, files: TlsFiles, wanted: Wanted): Promise<void> {
  const { privateKeyFile, certificateFile } = files;
  const known = await readBoth(privateKeyFile, certificateFile);
  if (
    known !== null &&
    isCertificateGood(known.certificate, {
      ...wanted,
      authorityPem: authority.certificatePem,
      privateKeyPem: known.key,
      nowMs: Date.now(),
    })
  )
    return;
  let privateKeyPem = await read(privateKeyFile);
  if (privateKeyPem === null) {
    privateKeyPem = (await newKeyPair()).privateKeyPem;
    await writeFileIn(privateKeyFile, privateKeyPem, SECRET);
  }
  const publicKeySpki = createPublicKey(createPrivateKey(privateKeyPem)).export({
    type: 'spki',
    format: 'der',
  });
  await writeFileIn(certificateFile, await authority.issue({ ...wanted, publicKeySpki }), PUBLIC);
}

async function ensureSeed(file: string): Promise<string> {
  if ((await read(file)) === null) await writeFileIn(file, newNkey().seed, SECRET);
  return publicNkeyOf(readSeed(file));
}

/** Every name and address under which this machine can be reached now. */
function ownHosts(): string[] {
  const addresses = Object.values(networkInterfaces()).flatMap((entries) => entries ?? []);
  const lasting = addresses
    .filter(({ address }) => !address.startsWith('fe80:'))
    .map(({ address }) => address);
  return [...new Set(['localhost', '127.0.0.1', '::1', ...dnsName(hostname()), ...lasting])];
}

/** A host's name as a certificate can hold it; none when it cannot. */
function dnsName(name: string): string[] {
  return /^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/.test(name) ? [name.toLowerCase()] : [];
}

async function readBoth(
  keyFile: string,
  certificateFile: string,
): Promise<{ key: string; certificate: string } | null> {
  const [key, certificate] = await Promise.all([read(keyFile), read(certificateFile)]);
  return key === null || certificate === null ? null : { key, certificate };
}

async function read(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

async function writeFileIn(file: string, content: string, mode: number): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writeDurably(file, (handle) => handle.writeFile(content), mode);
}
