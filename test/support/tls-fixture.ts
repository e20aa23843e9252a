import { createPrivateKey, createPublicKey } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connect, type ConnectionOptions } from 'node:tls';
import { Authority, createAuthority } from '../../platform/tls/authority.ts';
import { HEAD, type PeerIdentity } from '../../platform/tls/identity.ts';
import { newKeyPair } from '../../platform/tls/key-pair.ts';
import { readTls, type TlsFiles } from '../../platform/tls/tls-files.ts';

const HOUR_MS = 3_600_000;

/** An authority of a test's own, and certificates of it as files. */
export class TlsFixture {
  readonly folder: string;
  readonly authority: Authority;
  /** The certificate of a head on 127.0.0.1. */
  readonly head: TlsFiles;

  private constructor(folder: string, authority: Authority, head: TlsFiles) {
    this.folder = folder;
    this.authority = authority;
    this.head = head;
  }

  /** `folder` is made. */
  static async create(folder: string): Promise<TlsFixture> {
    await mkdir(folder, { recursive: true });
    const files = await createAuthority();
    await writeFile(join(folder, 'ca.key'), files.keyPem, { mode: 0o400 });
    await writeFile(join(folder, 'ca.pem'), files.certificatePem);
    const authority = await Authority.load(files);
    const head = await issue(folder, authority, HEAD, ['127.0.0.1', 'localhost'], HOUR_MS);
    return new TlsFixture(folder, authority, head);
  }

  /** The configuration of the coordinator's authority. */
  get authorityFiles(): { keyFile: string; certificateFile: string } {
    return { keyFile: join(this.folder, 'ca.key'), certificateFile: join(this.folder, 'ca.pem') };
  }

  worker(name: string, lifetimeMs = HOUR_MS, hosts: readonly string[] = []): Promise<TlsFiles> {
    return issue(this.folder, this.authority, { kind: 'worker', name }, hosts, lifetimeMs);
  }

  client(name: string, lifetimeMs = HOUR_MS): Promise<TlsFiles> {
    return issue(this.folder, this.authority, { kind: 'client', name }, [], lifetimeMs);
  }

  /** Another certificate for the key that is there, in the place of the present one. */
  async reissue(
    files: TlsFiles,
    identity: PeerIdentity,
    lifetimeMs: number,
    hosts: readonly string[] = [],
  ): Promise<void> {
    const key = createPublicKey(createPrivateKey(readTls(files).key));
    const publicKeySpki = key.export({ type: 'spki', format: 'der' });
    await writeFile(
      files.certificateFile,
      await this.authority.issue({ identity, lifetimeMs, hosts, publicKeySpki }),
    );
  }
}

async function issue(
  folder: string,
  authority: Authority,
  identity: PeerIdentity,
  hosts: readonly string[],
  lifetimeMs: number,
): Promise<TlsFiles> {
  const name = `${identity.kind}-${identity.name}${lifetimeMs < 0 ? '-expired' : ''}`;
  const { privateKeyPem, csrPem } = await newKeyPair();
  const files = {
    caFile: join(folder, 'ca.pem'),
    certificateFile: join(folder, `${name}.pem`),
    privateKeyFile: join(folder, `${name}.key`),
  };
  await writeFile(files.privateKeyFile, privateKeyPem, { mode: 0o400 });
  await writeFile(files.certificateFile, await authority.issue({ identity, hosts, lifetimeMs, csrPem }));
  return files;
}

const SILENCE_MS = 2_000;

/**
 * Connects with node:tls alone, and says what came: `open` when the server sent something or kept the connection, else
 * `refused` and why. HTTP/2 servers speak first, so an open connection is known at once.
 */
export async function handshake(address: string, options: ConnectionOptions): Promise<string> {
  const { hostname, port } = new URL(`tls://${address}`);
  const { promise, resolve } = Promise.withResolvers<string>();
  const socket = connect({ host: hostname, port: Number(port), ALPNProtocols: ['h2'], ...options });
  socket.on('data', () => resolve('open'));
  socket.on('error', (error) => resolve(`refused: ${error.message}`));
  socket.on('close', () => resolve('refused: closed'));
  socket.setTimeout(SILENCE_MS, () => resolve(socket.authorized ? 'open' : 'refused: silence'));
  try {
    return await promise;
  } finally {
    socket.destroy();
  }
}
