import type { JournalEvent } from '../../contracts/messages/protocol.ts';
import type { Logger } from '../../platform/logger/logger.ts';
import type { RunningContainer } from '../container/container-runtime.ts';
import type { Attempt, AttemptFacts, AttemptPhase } from '../journal/attempt.ts';
import type { AttemptFolder } from './attempt-folder.ts';
import type { AttemptParts } from './attempt-parts.ts';

/** What the machine's owner wants of a run: see worker/owner/policy.ts. */
export interface OwnerWish {
  readonly mode: 'LEND' | 'FREEZE' | 'GIVE_BACK';
  /** For people; '' with LEND. */
  readonly reason: string;
}

/** An attempt as its steps see and change it. */
export interface AttemptInHand {
  readonly name: string;
  readonly parts: AttemptParts;
  readonly folder: AttemptFolder;
  readonly logger: Logger;
  readonly attempt: Attempt;
  readonly facts: AttemptFacts;
  readonly container: RunningContainer | null;
  /** Writes the attempt with the events of the change, in one transaction. */
  save(attempt: Attempt, ...events: readonly JournalEvent[]): void;
  advance(phase: AttemptPhase, facts?: Partial<AttemptFacts>, ...events: readonly JournalEvent[]): void;
  /** All that counts is copied: the container goes, or is kept for inspection where the ticket says so. */
  collected(facts: Partial<AttemptFacts>): void;
  hold(container: RunningContainer): void;
  /** The agent's services are up in this process. */
  readonly servicesOpen: boolean;
  openServices(bundleDir: string): Promise<void>;
  /** Closes the services and removes the container, where there is one that is not kept. Throws when the engine cannot. */
  removeContainer(): Promise<void>;
  /** The same at the side; whether or not it works now, the next run may begin afterwards. */
  removeContainerSoon(): void;
  readonly lending: OwnerWish;
  /** Returns after `ms`, when the owner's wish is another one, or when the signal aborts. */
  lendingChanged(ms: number, signal: AbortSignal): Promise<void>;
  /** Stops the attempt where it is: another machine begins it anew. */
  giveBack(detail: string): void;
  /** Why it was given back; null while it was not. */
  readonly reclaimed: string | null;
  /** Others may have what this run had. */
  release(): void;
  /** Container and files are gone. */
  markCleaned(): void;
  /** Until an order, a settlement or an acknowledgement comes. */
  rest(signal: AbortSignal): Promise<void>;
}
