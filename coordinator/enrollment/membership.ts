import { createHash } from 'node:crypto';
import { TIERS, type MemberKind, type Tier } from '../../contracts/enrollment/invitation-token.ts';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import { workerId, type WorkerId } from '../../contracts/ids/id.ts';
import type { MemberRepository, MemberRow } from '../store/members.ts';
import { keyHash } from './key-hash.ts';
import { identityName, ROLES, type Identity } from './identity.ts';

/** Somebody the head knows. */
export interface Member {
  readonly identity: Identity;
  /** SHA-256 of its bearer token: the token itself is nowhere on the head. Null for a worker with a certificate alone. */
  readonly tokenSha256: Buffer | null;
}

/** An enrolled worker, as far as NATS must know it. */
export interface EnrolledWorker {
  readonly id: WorkerId;
  readonly nkey: string;
}

/** Certificates whose keys are remembered. */
const MAX_CERTIFICATES = 10_000;

/**
 * Who belongs to this head: those in its configuration, and those who were enrolled by an invitation and not revoked.
 * Held in memory and brought up to date with each change, so that a revocation counts for the next call.
 */
export class Membership {
  readonly #configured: readonly Member[];
  readonly #record: MemberRepository;
  readonly #listeners = new Set<() => void>();
  #enrolled: readonly MemberRow[] = [];
  #known: readonly Member[] = [];
  readonly #keys = new Map<string, string>();

  constructor(configured: readonly Member[], record: MemberRepository) {
    this.#configured = configured;
    this.#record = record;
    this.#read();
  }

  /** Everybody who counts now. */
  known(): readonly Member[] {
    return this.#known;
  }

  /**
   * True when this certificate is of the key that its name was enrolled with. Our authority signed it; whether it still
   * counts is said here: a name that was revoked and enrolled again has another key. Names of the configuration have no
   * record, and are believed.
   */
  isCurrent(kind: MemberKind, name: string, certificateDer: Buffer): boolean {
    const row = this.#enrolled.find((member) => member.kind === kind && member.name === name);
    if (row !== undefined) return row.keySha256 === this.#keyOf(certificateDer);
    return this.#configured.some(({ identity }) => isNamed(identity, kind, name));
  }

  /** Reading a certificate takes longer than all else of a call. */
  #keyOf(certificateDer: Buffer): string {
    const certificate = createHash('sha256').update(certificateDer).digest('hex');
    const known = this.#keys.get(certificate);
    if (known !== undefined) return known;
    const key = keyHash(certificateDer);
    if (this.#keys.size >= MAX_CERTIFICATES) this.#keys.clear();
    this.#keys.set(certificate, key);
    return key;
  }

  /** Enrolled and not revoked; those of the configuration are not among them. */
  enrolledWorkers(): EnrolledWorker[] {
    return this.#enrolled.flatMap(({ kind, name, nkey }) =>
      kind === 'worker' && nkey !== null ? [{ id: workerId.parse(name), nkey }] : [],
    );
  }

  /** A worker's tier; those of the configuration are the lab's own. */
  tierOf(id: WorkerId): Tier {
    const row = this.#enrolled.find((member) => member.kind === 'worker' && member.name === id);
    return TIERS.find((tier) => tier === row?.standing) ?? 'trusted';
  }

  /** True for a name that is taken now, by the configuration or by somebody enrolled. */
  has(kind: MemberKind, name: string): boolean {
    return this.#known.some(({ identity }) => isNamed(identity, kind, name));
  }

  /** A member whose name differs from this one in upper and lower case alone; null for none. */
  similar(kind: MemberKind, name: string): string | null {
    const names = this.#known.flatMap(({ identity }) => (identity.kind === kind ? [nameOf(identity)] : []));
    return names.find((known) => known !== name && known.toLowerCase() === name.toLowerCase()) ?? null;
  }

  configured(): readonly Identity[] {
    return this.#configured.map(({ identity }) => identity);
  }

  /** To be called after each write to the record. */
  refresh(): void {
    this.#read();
    for (const listener of this.#listeners) listener();
  }

  /** Called after each change, synchronously. Returns how to stop listening. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #read(): void {
    this.#enrolled = this.#record.list().filter((member) => member.revokedAtMs === null);
    this.#known = [
      ...this.#configured,
      ...this.#enrolled.map((row): Member => ({
        identity: toIdentity(row),
        tokenSha256: row.tokenSha256 === null ? null : Buffer.from(row.tokenSha256, 'hex'),
      })),
    ];
  }
}

function toIdentity({ kind, name, standing }: MemberRow): Identity {
  if (kind === 'worker') return { kind, id: workerId.parse(name) };
  const role = ROLES.find((known) => known === standing);
  if (role === undefined)
    throw new PodiumError('CORRUPT_STORE', `client ${name} has the unknown role ${standing}.`);
  return { kind, name, role };
}

function nameOf(identity: Identity): string {
  return identity.kind === 'worker' ? identity.id : identity.name;
}

function isNamed(identity: Identity, kind: MemberKind, name: string): boolean {
  return identityName(identity) === `${kind} ${name}`;
}
