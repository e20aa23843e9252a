import { resolve } from 'node:path';
import { z } from 'zod';
import type { TlsFiles } from './tls-files.ts';

const path = z.string().min(1);

/** The `tls` section of every configuration: with it mutual TLS 1.3 everywhere, without it loopback alone. */
export const tlsConfig = z.strictObject({
  /** The installation's authority, PEM. */
  caFile: path,
  /** One's own certificate, PEM; renewed in place. */
  certificateFile: path,
  /** PKCS #8, PEM; readable by its owner alone. */
  privateKeyFile: path,
});

/** The section with its paths resolved against the folder of its file. */
export function resolveTls(tls: TlsFiles, base: string): TlsFiles {
  return {
    caFile: resolve(base, tls.caFile),
    certificateFile: resolve(base, tls.certificateFile),
    privateKeyFile: resolve(base, tls.privateKeyFile),
  };
}
