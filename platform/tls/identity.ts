import { PodiumError } from '../../contracts/errors/podium-error.ts';

/** Whom a certificate stands for. `name` is a worker's id, a client's name, or '' for the head. */
export interface PeerIdentity {
  readonly kind: 'head' | 'worker' | 'client';
  readonly name: string;
}

export const HEAD: PeerIdentity = { kind: 'head', name: '' };

const NAMED =
  /^podium:(?:worker:([A-Za-z0-9][A-Za-z0-9_-]{0,63})|client:([A-Za-z0-9][A-Za-z0-9_.@-]{0,99}))$/;

/** The one URI in the subject alternative names of a certificate: `podium:head`, `podium:worker:<id>`, `podium:client:<name>`. */
export function identityUri(identity: PeerIdentity): string {
  const uri = identity.kind === 'head' ? 'podium:head' : `podium:${identity.kind}:${identity.name}`;
  if (identity.kind !== 'head' && !NAMED.test(uri))
    throw new PodiumError(
      'INVALID_ARGUMENT',
      `No certificate can be made for ${JSON.stringify(identity.name)}: a worker has 1 to 64 letters, digits, _ or -, a client 1 to 100, . and @ among them.`,
    );
  return uri;
}

/**
 * Whom the certificate at the other end of a verified TLS connection names; null when it names nobody, or several.
 * Node writes the alternative names as one text and quotes any that could be misread: with a quote anywhere, nothing is
 * believed (our own certificates never need one).
 */
export function identityOf(certificate: {
  readonly subjectaltname?: string | undefined;
}): PeerIdentity | null {
  const names = certificate.subjectaltname ?? '';
  if (names.includes('"')) return null;
  const uris = names.split(', ').filter((name) => name.startsWith('URI:'));
  const [only] = uris;
  if (uris.length !== 1 || only === undefined) return null;
  const uri = only.slice('URI:'.length);
  if (uri === 'podium:head') return HEAD;
  const [, worker, client] = NAMED.exec(uri) ?? [];
  if (worker !== undefined) return { kind: 'worker', name: worker };
  return client === undefined ? null : { kind: 'client', name: client };
}
