import { request, type RequestOptions } from 'node:https';
import {
  CA_PATH,
  ENROLL_PATH,
  enrollReply,
  type Enrolled,
  type EnrollRequest,
} from '../../contracts/enrollment/exchange.ts';
import type { InvitationToken } from '../../contracts/enrollment/invitation-token.ts';
import { ERROR_CODES, errorText, PodiumError } from '../../contracts/errors/podium-error.ts';
import { certificateDigest } from '../../platform/tls/certificate.ts';
import { checkServer } from '../../platform/tls/check-server.ts';
import { hostOf } from '../../platform/tls/plaintext.ts';

const REQUEST_MS = 15_000;
const MAX_REPLY_BYTES = 256 * 1024;

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
  const caPem = await call(token.head, { method: 'GET', path: CA_PATH, rejectUnauthorized: false });
  if (!isDigest(caPem, token.ca)) {
    throw new PodiumError(
      'PERMISSION_DENIED',
      `What answers at ${token.head} is not the head of this invitation: its certificate authority is another one. Nothing was sent to it. Ask whoever runs the head.`,
    );
  }
  const host = hostOf(token.head);
  const text = await call(
    token.head,
    { method: 'POST', path: ENROLL_PATH, ca: caPem, checkServerIdentity: checkServer([host]) },
    JSON.stringify(wish),
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

async function call(address: string, options: RequestOptions, body = ''): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const signal = AbortSignal.timeout(REQUEST_MS);
  const sent = request(
    {
      ...options,
      host: hostOf(address),
      port: Number(/:(\d+)$/.exec(address)?.[1]),
      minVersion: 'TLSv1.3',
      agent: false,
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
        resolve(text);
      });
    },
  );
  sent.on('error', reject);
  sent.end(body);
  try {
    return await promise;
  } catch (error) {
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
