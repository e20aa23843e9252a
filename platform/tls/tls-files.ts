import { readFileSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createSecureContext, type SecureContext } from 'node:tls';
import { errorText, PodiumError } from '../../contracts/errors/podium-error.ts';
import { writeDurably } from '../durable/durable-file.ts';
import { isCertificateGood, parseCertificate } from './certificate.ts';
import { identityOf } from './identity.ts';

/** Paths: the authority's certificate, one's own certificate and its private key, all PEM. */
export interface TlsFiles {
  readonly caFile: string;
  readonly certificateFile: string;
  readonly privateKeyFile: string;
}

/** Nothing older than TLS 1.3 is spoken: there is no peer that could not. */
export const MIN_TLS_VERSION = 'TLSv1.3';

/** What node:tls takes, on either side. */
export interface TlsMaterial {
  readonly ca: Buffer;
  readonly cert: Buffer;
  readonly key: Buffer;
  readonly minVersion: typeof MIN_TLS_VERSION;
}

/** Throws FAILED_PRECONDITION when a file cannot be read or certificate and key do not fit together. */
export function readTls(files: TlsFiles): TlsMaterial {
  const material: TlsMaterial = {
    ca: read(files.caFile, 'authority certificate'),
    cert: read(files.certificateFile, 'certificate'),
    key: read(files.privateKeyFile, 'private key'),
    minVersion: MIN_TLS_VERSION,
  };
  try {
    createSecureContext(material);
  } catch (error) {
    throw new PodiumError(
      'FAILED_PRECONDITION',
      `The certificate ${files.certificateFile} and the key ${files.privateKeyFile} do not fit together: ${errorText(error)}`,
      { cause: error },
    );
  }
  return material;
}

/**
 * The files as they are now: read once, and again when the certificate has been replaced. A certificate is renewed for
 * the same key and renamed into its place, so what is read fits together; should it not, the last that did stays.
 */
export class FreshTls {
  readonly #files: TlsFiles;
  #stamp: string;
  #material: TlsMaterial;

  /** Throws what readTls throws. */
  constructor(files: TlsFiles) {
    this.#files = files;
    this.#stamp = stampOf(files);
    this.#material = readTls(files);
  }

  get material(): TlsMaterial {
    this.#refresh();
    return this.#material;
  }

  /** A context for clients that follows the files: node:tls takes what it holds at each new connection. */
  secureContext(): SecureContext {
    let made = this.material;
    let context = createSecureContext(made);
    const current = (): SecureContext => {
      const material = this.material;
      if (material !== made) {
        made = material;
        context = createSecureContext(material);
      }
      return context;
    };
    return {
      get context(): unknown {
        return current().context as unknown;
      },
    };
  }

  #refresh(): void {
    const stamp = stampOf(this.#files);
    if (stamp === this.#stamp) return;
    this.#stamp = stamp;
    try {
      this.#material = readTls(this.#files);
    } catch {
      // The last that fitted together stays; it is good until it expires.
    }
  }
}

/**
 * Puts a renewed certificate in the place of the old one, whole or not at all. Throws INVALID_ARGUMENT, and leaves the
 * old one, when the new one is not of the same authority, key and identity, or due for renewal already.
 */
export async function replaceCertificate(files: TlsFiles, certificatePem: string): Promise<void> {
  const authorityPem = await readFile(files.caFile, 'utf8');
  const privateKeyPem = await readFile(files.privateKeyFile, 'utf8');
  const old = parseCertificate(await readFile(files.certificateFile, 'utf8'));
  const identity = identityOf({ subjectaltname: old.subjectAltName });
  const wanted = { authorityPem, privateKeyPem, nowMs: Date.now() };
  if (identity === null || !isCertificateGood(certificatePem, { ...wanted, identity }))
    throw new PodiumError(
      'INVALID_ARGUMENT',
      `The new certificate does not fit in the place of ${files.certificateFile}, which stays.`,
    );
  await writeDurably(files.certificateFile, (file) => file.writeFile(certificatePem), 0o644);
}

function stampOf({ certificateFile }: TlsFiles): string {
  try {
    const { mtimeMs, ino } = statSync(certificateFile);
    return `${ino} ${mtimeMs}`;
  } catch {
    return 'missing';
  }
}

function read(path: string, what: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new PodiumError('FAILED_PRECONDITION', `The ${what} ${path} cannot be read: ${errorText(error)}`, {
      cause: error,
    });
  }
}
