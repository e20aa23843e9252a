import { join } from 'node:path';
import { refusePlaintext } from '../tls/plaintext.ts';
import type { TlsFiles } from '../tls/tls-files.ts';

/** Who may connect, and which subjects are open to it. Known by an nkey, or (tests) by name and password. */
export type NatsUser = ({ readonly nkey: string } | { readonly user: string; readonly password: string }) & {
  readonly publish: readonly string[];
  readonly subscribe: readonly string[];
};

export interface NatsServerSettings {
  /** Holds the configuration, the users, the ports file and the log. Absolute. */
  readonly directory: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly host?: string;
  /** With it, only clients with a certificate of the same authority are let in. Without it, only loopback is served. */
  readonly tls?: TlsFiles | undefined;
}

/** The file in the server's folder that holds its users: whoever decides on members writes it, and the server is told. */
export const USERS_FILE = 'users.conf';

/**
 * Suites of TLS 1.3 alone: with none in common for TLS 1.2 its handshake fails. (nats-server before 2.10 knows no
 * setting for the least version.)
 */
const TLS_13_SUITES = ['TLS_AES_128_GCM_SHA256', 'TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256'];
const HANDSHAKE_TIMEOUT_S = 5;

/**
 * The configuration of a plain core NATS server, no JetStream. The users are in a file of their own, which it includes.
 * Throws FAILED_PRECONDITION for a host off loopback without TLS.
 */
export function natsConfiguration(settings: NatsServerSettings): string {
  const host = settings.host ?? '127.0.0.1';
  refusePlaintext('The address of the NATS server', `${bracketed(host)}:${settings.port}`, settings.tls);
  const { tls } = settings;
  const fields = {
    listen: `${bracketed(host)}:${settings.port === 0 ? -1 : settings.port}`,
    ports_file_dir: settings.directory,
    max_payload: 256 * 1024,
    max_subscriptions: 100,
    max_pending: 8 * 1024 * 1024,
    ...(tls === undefined
      ? {}
      : {
          tls: {
            cert_file: tls.certificateFile,
            key_file: tls.privateKeyFile,
            ca_file: tls.caFile,
            verify: true,
            cipher_suites: TLS_13_SUITES,
            timeout: HANDSHAKE_TIMEOUT_S,
          },
        }),
  };
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  return `${lines.join('\n')}\nauthorization {\n  include ${JSON.stringify(`./${USERS_FILE}`)}\n}\n`;
}

/** The content of the users' file: each user with exactly its subjects. */
export function natsUsersFile(users: readonly NatsUser[]): string {
  const entries = users.map(({ publish, subscribe, ...who }) => ({
    ...who,
    permissions: { publish: { allow: publish }, subscribe: { allow: subscribe } },
  }));
  return `users: ${JSON.stringify(entries, null, 2)}\n`;
}

export function usersFileOf(directory: string): string {
  return join(directory, USERS_FILE);
}

function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}
