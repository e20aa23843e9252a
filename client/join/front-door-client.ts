import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { request, type RequestOptions } from 'node:https';
import { pipeline } from 'node:stream/promises';
import {
  CA_PATH,
  ENROLL_PATH,
  enrollReply,
  lab,
  LAB_PATH,
  type Enrolled,
  type EnrollRequest,
  type Lab,
} from '../../contracts/enrollment/exchange.ts';
import type { InvitationToken } from '../../contracts/enrollment/invitation-token.ts';
import { ERROR_CODES, errorText, PodiumError } from '../../contracts/errors/podium-error.ts';
import { certificateDigest } from '../../platform/tls/certificate.ts';
import { checkServer } from '../../platform/tls/check-server.ts';
import { hostOf } from '../../platform/tls/plaintext.ts';

const REQUEST_MS = 15_000;
const DOWNLOAD_MS = 600_000;
const MAX_REPLY_BYTES = 256 * 1024;
/** What node:tls says where two clocks differ by much. */
const OUT_OF_TIME: readonly unknown[] = ['CERT_NOT_YET_VALID', 'CERT_HAS_EXPIRED'];

/**
 * Enrols with a head that is known by the digest of its authority alone: the authority's certificate is fetched from
 * whoever answers, held against the digest, and only then, over a second connection that it vouches for, is the token
 * shown. Throws UNAVAILABLE, PERMISSION_DENIED when it is another head, or what the head answers.
 */
export async function enrollWith(
  token: Pick<InvitationToken, 'head' | 'ca'>,
  wish: EnrollRequest,
): Promise<Enrolled> {
  // The one request whose answer is believed for its digest, not for who gave it.
  const first = await call(token.head, { method: 'GET', path: CA_PATH, rejectUnauthorized: false });
  const caPem = first.text;
  if (!isDigest(caPem, token.ca)) {
    throw new PodiumError(
      'PERMISSION_DENIED',
      `What answers at ${token.head} is not the head of this invitation: its certificate authority is another one. Nothing was sent to it. Ask whoever runs the head.`,
    );
  }
  const host = hostOf(token.head);
  const { text } = await call(
    token.head,
    { method: 'POST', path: ENROLL_PATH, ca: caPem, checkServerIdentity: checkServer([host]) },
    JSON.stringify(wish),
    first.date,
  );
  const reply = enrollReply.safeParse(parseJson(text));
  if (!reply.success) {
    throw new PodiumError(
      'VERSION_MISMATCH',
      `The answer of the head at ${token.head} is not understood: it runs another version of Podium. Ask for a new line (podium worker invite), which brings the version of the head.`,
    );
  }
  if (reply.data.kind === 'enrolled') return reply.data;
  const { code, message } = reply.data;
  throw new PodiumError(ERROR_CODES.find((known) => known === code) ?? 'INTERNAL', message);
}

/** Asks the head's front door at `address`, under an authority that is known, what members need to follow it. Throws UNAVAILABLE, or VERSION_MISMATCH. */
export async function askLab(address: string, caPem: string): Promise<Lab> {
  const { text } = await call(address, known(LAB_PATH, address, caPem));
  const parsed = lab.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  throw new PodiumError(
    'VERSION_MISMATCH',
    `The head at ${address} cannot be followed: it runs an older Podium. Have it upgraded, or leave and join with a new line.`,
  );
}

/** Fetches the archive of a release into a file and holds it against its digest. Throws UNAVAILABLE or DATA_LOSS. */
export async function fetchRelease(
  address: string,
  caPem: string,
  sha256: string,
  file: string,
): Promise<void> {
  const hash = createHash('sha256');
  const options = known(`/release/${sha256}.tar.gz`, address, caPem);
  try {
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    request({ ...options, ...placeOf(address), signal: AbortSignal.timeout(DOWNLOAD_MS) }, resolve)
      .on('error', reject)
      .end();
    const response = await promise;
    if (response.statusCode !== 200) throw new Error(`it answered ${response.statusCode ?? 0}`);
    await pipeline(
      response,
      async function* (chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          hash.update(chunk);
          yield chunk;
        }
      },
      createWriteStream(file, { mode: 0o600 }),
    );
  } catch (error) {
    throw new PodiumError(
      'UNAVAILABLE',
      `The release could not be fetched from ${address}: ${errorText(error)}`,
      {
        cause: error,
      },
    );
  }
  if (hash.digest('hex') !== sha256)
    throw new PodiumError(
      'DATA_LOSS',
      `What came from ${address} is not the release it was to be. Try again.`,
    );
}

/** A GET over a connection that the authority vouches for. */
function known(path: string, address: string, ca: string): RequestOptions {
  return { method: 'GET', path, ca, checkServerIdentity: checkServer([hostOf(address)]) };
}

function placeOf(address: string): RequestOptions {
  return {
    host: hostOf(address),
    port: Number(/:(\d+)$/.exec(address)?.[1]),
    minVersion: 'TLSv1.3',
    agent: false,
  };
}

interface Answer {
  readonly text: string;
  /** When it was sent, by the clock over there; as HTTP writes it. */
  readonly date: string | undefined;
}

async function call(
  address: string,
  options: RequestOptions,
  body = '',
  headsDate?: string,
): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const signal = AbortSignal.timeout(REQUEST_MS);
  const sent = request(
    {
      ...options,
      ...placeOf(address),
      signal,
    },
    (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
        if (text.length > MAX_REPLY_BYTES) response.destroy(new Error('its answer is too long'));
      });
      response.on('error', reject);
      response.on('end', () => {
        resolve({ text, date: response.headers.date });
      });
    },
  );
  sent.on('error', reject);
  sent.end(body);
  try {
    return await promise;
  } catch (error) {
    if (error instanceof Error && 'code' in error && OUT_OF_TIME.includes(error.code)) {
      throw new PodiumError(
        'FAILED_PRECONDITION',
        `By this machine's clock (${new Date().toUTCString()}) the certificate of the head is not good now: ${errorText(error)}. ` +
          `The head's clock says ${headsDate ?? 'nothing'}. Set the one that is wrong (timedatectl set-ntp true), then paste the line again: nothing was sent.`,
        { cause: error },
      );
    }
    throw new PodiumError(
      'UNAVAILABLE',
      `The head cannot be reached at ${address}: ${errorText(error)}. Is this machine in its network, and is the port open?`,
      { cause: error },
    );
  }
}

function isDigest(pem: string, digest: string): boolean {
  try {
    return certificateDigest(pem) === digest;
  } catch {
    return false;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
