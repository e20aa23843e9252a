import type { MemberKind } from '../../contracts/enrollment/invitation-token.ts';
import type { Database, Statement } from '../../platform/sqlite/database.ts';
import type { Transactor } from './transactor.ts';

/** Somebody who was enrolled. */
export interface MemberRow {
  readonly kind: MemberKind;
  readonly name: string;
  /** A worker's tier, a client's role. */
  readonly standing: string;
  readonly keySha256: string;
  /** Of workers, else null. */
  readonly nkey: string | null;
  /** Of clients, else null. */
  readonly tokenSha256: string | null;
  readonly enrolledAtMs: number;
  readonly revokedAtMs: number | null;
}

export interface InvitationRow {
  readonly secretSha256: string;
  readonly kind: MemberKind;
  readonly name: string;
  readonly standing: string;
  readonly expiresAtMs: number;
  readonly usedAtMs: number | null;
  readonly usedByKeySha256: string | null;
}

/** Members and invitations. A name belongs to one member at a time; after a revocation it may be given again. */
export class MemberRepository {
  readonly #transactor: Transactor;
  readonly #members: Statement<[], MemberRow>;
  readonly #member: Statement<[string, string], MemberRow>;
  readonly #enroll: Statement<[Omit<MemberRow, 'revokedAtMs'>]>;
  readonly #revoke: Statement<[number, string, string]>;
  readonly #rekey: Statement<[string, string, string]>;
  readonly #invite: Statement<[Omit<InvitationRow, 'usedAtMs' | 'usedByKeySha256'>]>;
  readonly #invitation: Statement<[string], InvitationRow>;
  readonly #open: Statement<[number], InvitationRow>;
  readonly #use: Statement<[number, string, string]>;
  readonly #taken: Statement<[string | null, string | null, string, string], { name: string }>;
  readonly #withdraw: Statement<[string, string]>;
  readonly #forget: Statement<[number]>;

  constructor(database: Database, transactor: Transactor) {
    this.#transactor = transactor;
    this.#members =
      database.prepare(`SELECT kind, name, standing, key_sha256 AS keySha256, nkey, token_sha256 AS tokenSha256,
  enrolled_at_ms AS enrolledAtMs, revoked_at_ms AS revokedAtMs FROM members ORDER BY kind, name`);
    this.#member =
      database.prepare(`SELECT kind, name, standing, key_sha256 AS keySha256, nkey, token_sha256 AS tokenSha256,
  enrolled_at_ms AS enrolledAtMs, revoked_at_ms AS revokedAtMs FROM members WHERE kind = ? AND name = ?`);
    this.#enroll = database.prepare(
      `INSERT INTO members (kind, name, standing, key_sha256, nkey, token_sha256, enrolled_at_ms)
       VALUES (:kind, :name, :standing, :keySha256, :nkey, :tokenSha256, :enrolledAtMs)
       ON CONFLICT (kind, name) DO UPDATE SET
         standing = excluded.standing, key_sha256 = excluded.key_sha256, nkey = excluded.nkey,
         token_sha256 = excluded.token_sha256, enrolled_at_ms = excluded.enrolled_at_ms, revoked_at_ms = NULL`,
    );
    this.#revoke = database.prepare(
      'UPDATE members SET revoked_at_ms = ? WHERE kind = ? AND name = ? AND revoked_at_ms IS NULL',
    );
    this.#rekey = database.prepare(
      'UPDATE members SET key_sha256 = ? WHERE kind = ? AND name = ? AND revoked_at_ms IS NULL',
    );
    this.#invite = database.prepare(
      `INSERT INTO invitations (secret_sha256, kind, name, standing, expires_at_ms)
       VALUES (:secretSha256, :kind, :name, :standing, :expiresAtMs)`,
    );
    this.#invitation =
      database.prepare(`SELECT secret_sha256 AS secretSha256, kind, name, standing, expires_at_ms AS expiresAtMs,
  used_at_ms AS usedAtMs, used_by_key_sha256 AS usedByKeySha256 FROM invitations WHERE secret_sha256 = ?`);
    this.#open = database.prepare(
      `SELECT secret_sha256 AS secretSha256, kind, name, standing, expires_at_ms AS expiresAtMs,
  used_at_ms AS usedAtMs, used_by_key_sha256 AS usedByKeySha256 FROM invitations WHERE used_at_ms IS NULL AND expires_at_ms > ? ORDER BY expires_at_ms`,
    );
    this.#use = database.prepare(
      'UPDATE invitations SET used_at_ms = ?, used_by_key_sha256 = ? WHERE secret_sha256 = ? AND used_at_ms IS NULL',
    );
    this.#taken = database.prepare(
      'SELECT name FROM members WHERE (nkey = ? OR token_sha256 = ?) AND NOT (kind = ? AND name = ?)',
    );
    this.#withdraw = database.prepare(
      'DELETE FROM invitations WHERE kind = ? AND name = ? AND used_at_ms IS NULL',
    );
    this.#forget = database.prepare('DELETE FROM invitations WHERE expires_at_ms < ?');
  }

  list(): MemberRow[] {
    return this.#members.all();
  }

  get(kind: MemberKind, name: string): MemberRow | null {
    return this.#member.get(kind, name) ?? null;
  }

  /** False when there is no such member, or it was revoked before. Open invitations of its name go with it. */
  revoke(kind: MemberKind, name: string, nowMs: number): boolean {
    return this.#transactor.run(() => {
      this.#withdraw.run(kind, name);
      return this.#revoke.run(nowMs, kind, name).changes === 1;
    });
  }

  /** The member's certificate has another key from now on. */
  rekey(kind: MemberKind, name: string, keySha256: string): boolean {
    return this.#transactor.run(() => this.#rekey.run(keySha256, kind, name).changes === 1);
  }

  /** A new invitation replaces the open one of the same name; those that ended a day ago are forgotten. */
  invite(invitation: Omit<InvitationRow, 'usedAtMs' | 'usedByKeySha256'>, nowMs: number): void {
    this.#transactor.run(() => {
      this.#forget.run(nowMs - 24 * 3_600_000);
      this.#withdraw.run(invitation.kind, invitation.name);
      this.#invite.run(invitation);
    });
  }

  invitation(secretSha256: string): InvitationRow | null {
    return this.#invitation.get(secretSha256) ?? null;
  }

  openInvitations(nowMs: number): InvitationRow[] {
    return this.#open.all(nowMs);
  }

  /** Uses the invitation and records the member, both or neither. False when somebody else was first, or has the same nkey or token. */
  enroll(secretSha256: string, member: Omit<MemberRow, 'revokedAtMs'>): boolean {
    return this.#transactor.run(() => {
      const { nkey, tokenSha256, kind, name } = member;
      if (this.#taken.get(nkey, tokenSha256, kind, name) !== undefined) return false;
      if (this.#use.run(member.enrolledAtMs, member.keySha256, secretSha256).changes !== 1) return false;
      this.#enroll.run(member);
      return true;
    });
  }
}
