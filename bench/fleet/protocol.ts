import type { TlsFiles } from '../../platform/tls/tls-files.ts';

/** What a process of simulated workers is told, and what it answers; both as JSON over the process's channel. */
export interface MemberFile {
  readonly id: string;
  readonly seed: string;
  readonly tls: TlsFiles;
}

export interface StartOrder {
  readonly kind: 'start';
  readonly members: readonly MemberFile[];
  readonly nats: string;
  readonly ticketPublicKeyFile: string;
  readonly graderPublicKeyFile: string;
  readonly folder: string;
  readonly cpus: number;
}

export type Order =
  | StartOrder
  /** Each claim leases one run to the next worker in turn; so many are under way at once. */
  | { readonly kind: 'claim'; readonly claims: number; readonly atOnce: number }
  /** From now on every worker renews by itself; replies come with 'renewals'. */
  | { readonly kind: 'renew'; readonly intervalMs: number }
  | { readonly kind: 'renewals' }
  | { readonly kind: 'stopRenewing' }
  /** Every held run goes to its end; each `submissionEvery`th with a submission, the others with nothing. */
  | { readonly kind: 'handIn'; readonly atOnce: number; readonly submissionEvery: number };

export interface Numbered {
  readonly id: number;
  readonly order: Order;
}

export interface Claimed {
  /** ms of each claim that was answered with a run. */
  readonly latenciesMs: readonly number[];
  /** Claims that got none, or no answer. */
  readonly empty: number;
}

export interface RenewedAt {
  /** When it was answered, ms since 1970. */
  readonly atMs: number;
  readonly worker: string;
  readonly latencyMs: number;
  readonly renewed: number;
  readonly others: number;
}

export interface HandedIn {
  readonly handInMs: readonly number[];
  readonly eventMs: readonly number[];
}

export type Answer =
  { readonly id: number; readonly result: unknown } | { readonly id: number; readonly error: string };
