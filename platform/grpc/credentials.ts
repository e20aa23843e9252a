import { credentials, ServerCredentials, type ChannelCredentials, type ChannelOptions } from '@grpc/grpc-js';
import { isIP } from 'node:net';
import { checkServer } from '../tls/check-server.ts';
import type { PeerIdentity } from '../tls/identity.ts';
import { hostOf, refusePlaintext } from '../tls/plaintext.ts';
import { FreshTls, type TlsFiles } from '../tls/tls-files.ts';

/** A stranger who opens a connection and says nothing is gone after this. */
const HANDSHAKE_TIMEOUT_MS = 5_000;
/** How often a server looks whether its certificate has been renewed. */
const RENEWAL_CHECK_MS = 60_000;

/** TLS for a client: own certificate from the files as they are at each new connection. */
export interface ClientTls extends TlsFiles {
  /** Whom the server's certificate must stand for; the head when absent. */
  readonly server?: (identity: PeerIdentity) => boolean;
}

/**
 * Mutual TLS 1.3 with whoever `address` names, or plaintext on loopback when there is no `tls`.
 * Throws FAILED_PRECONDITION for plaintext elsewhere and for files that cannot be used.
 */
export function channelCredentials(
  address: string,
  tls: ClientTls | undefined,
): { credentials: ChannelCredentials; options: ChannelOptions } {
  refusePlaintext('The server at', address, tls);
  if (tls === undefined) return { credentials: credentials.createInsecure(), options: {} };
  const host = hostOf(address);
  return {
    credentials: credentials.createFromSecureContext(new FreshTls(tls).secureContext(), {
      checkServerIdentity: checkServer([host], tls.server),
    }),
    // TLS knows no server names that are IP addresses; whom we have reached is checked against the address above.
    options: isIP(host) === 0 ? {} : { 'grpc.ssl_target_name_override': 'podium' },
  };
}

/** Mutual TLS 1.3: who has no certificate of the same authority gets no byte in. Follows a renewed certificate. */
export class MutualServerCredentials extends ServerCredentials implements Disposable {
  readonly #timer: NodeJS.Timeout;

  constructor(files: TlsFiles) {
    const tls = new FreshTls(files);
    let served = tls.material;
    super(
      {
        requestCert: true,
        rejectUnauthorized: true,
        minVersion: served.minVersion,
        handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
      },
      served,
    );
    this.#timer = setInterval(() => {
      if (tls.material === served) return;
      served = tls.material;
      this.updateSecureContextOptions(served);
    }, RENEWAL_CHECK_MS).unref();
  }

  override _equals(other: ServerCredentials): boolean {
    return this === other;
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }
}
