import { z } from 'zod';
import { errorText, PodiumError } from '../../contracts/errors/podium-error.ts';
import { machineOffset, parseHours, staysLentMs } from '../../contracts/lending/hours.ts';
import type { OwnerSettings } from '../../contracts/lending/owner-settings.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { Logger } from '../../platform/logger/logger.ts';
import { Bell } from '../daemon/bell.ts';
import {
  decide,
  LENT,
  NOTHING_SEEN,
  type LendingState,
  type OwnerOrder,
  type OwnerPolicy,
  type Sight,
} from './policy.ts';

/** What must outlive the process: what the owner said, and since when what is frozen is frozen. */
export const ownerRecord = z.strictObject({
  order: z.enum(['pause', 'give_back']).nullable(),
  state: z.strictObject({
    mode: z.enum(['LEND', 'FREEZE', 'GIVE_BACK']),
    sinceMs: z.number(),
    causes: z.array(z.strictObject({ kind: z.enum(['order', 'hours', 'presence']), text: z.string() })),
    calmSinceMs: z.number().nullable(),
  }),
});
export type OwnerRecord = z.infer<typeof ownerRecord>;

export interface OwnerTimes {
  /** Between two looks at the machine. */
  readonly observeMs: number;
  /** Nobody must have been there for so long before lending goes on. */
  readonly calmMs: number;
}
export const DEFAULT_OWNER_TIMES: OwnerTimes = { observeMs: 5_000, calmMs: 60_000 };

export interface OwnerWatchParts {
  /** Null: lent at any time, whoever is there; the machine can only be given back. */
  readonly settings: OwnerSettings | null;
  readonly look: () => Promise<Sight>;
  readonly kept: OwnerRecord | null;
  readonly keep: (record: OwnerRecord) => void;
  readonly onChange: (state: LendingState) => void;
  readonly times: OwnerTimes;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Looks at the machine every few seconds and says whether it is lent. */
export class OwnerWatch {
  readonly #parts: OwnerWatchParts;
  readonly #policy: OwnerPolicy;
  readonly #bell = new Bell();
  #sight: Sight = NOTHING_SEEN;
  #state: LendingState;
  #order: OwnerOrder | null;
  #blind = false;

  constructor(parts: OwnerWatchParts) {
    const { settings, kept, times } = parts;
    this.#parts = parts;
    this.#policy = {
      hours: settings?.hours === undefined ? null : parseHours(settings.hours),
      loadAbove: settings?.pauseWhen.loadAbove ?? null,
      maxPauseMs: settings?.maxPauseMs ?? 0,
      calmMs: times.calmMs,
      offset: machineOffset,
    };
    this.#state = kept?.state ?? LENT;
    this.#order = kept?.order ?? null;
  }

  get state(): LendingState {
    return this.#state;
  }

  /** In one phrase why the machine is not lent; '' when it is. */
  get reason(): string {
    return reasonOf(this.#state);
  }

  /** How long the machine stays lent by its hours; null: no end is known. */
  staysMs(): number | null {
    if (this.#state.mode === 'GIVE_BACK') return 0;
    return staysLentMs(this.#policy.hours, this.#parts.clock.nowMs(), this.#policy.offset);
  }

  /** Freezes what runs here. Throws FAILED_PRECONDITION where no run was told that it may be frozen. */
  pause(): void {
    if (this.#policy.maxPauseMs === 0) {
      throw new PodiumError(
        'FAILED_PRECONDITION',
        'This worker freezes nothing: its runs were given no time for it. Start it with --max-pause 10m, or give the machine back: podium worker give-back.',
      );
    }
    this.#say('pause');
  }

  /** Takes pause and give-back back. */
  resume(): void {
    this.#say(null);
  }

  giveBack(): void {
    this.#say('give_back');
  }

  /** One look and what follows from it. Never throws: what cannot be seen now is as it was seen last. */
  async look(): Promise<void> {
    try {
      const seen = await this.#parts.look();
      const last = this.#sight;
      this.#sight = {
        loggedIn: seen.loggedIn ?? last.loggedIn,
        othersLoad: seen.othersLoad ?? last.othersLoad,
        gpusInUse: seen.gpusInUse ?? last.gpusInUse,
      };
      this.#blind = false;
    } catch (error) {
      if (!this.#blind)
        this.#parts.logger.warn('the machine cannot be looked at now; what was seen last holds', {
          reason: errorText(error),
        });
      this.#blind = true;
    }
    this.#decide();
  }

  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.look();
      await this.#bell.wait(this.#parts.times.observeMs, signal);
    }
  }

  #say(order: OwnerOrder | null): void {
    this.#parts.logger.info('the owner says', { order: order ?? 'resume' });
    this.#order = order;
    this.#decide(true);
  }

  #decide(said = false): void {
    const { clock, keep, logger, onChange } = this.#parts;
    const before = this.#state;
    this.#state = decide(this.#policy, before, this.#sight, this.#order, clock.nowMs());
    if (!said && JSON.stringify(before) === JSON.stringify(this.#state)) return;
    try {
      keep({ order: this.#order, state: { ...this.#state, causes: [...this.#state.causes] } });
    } catch (error) {
      logger.error('what the owner wants cannot be written down', { error });
    }
    if (before.mode === this.#state.mode && this.reason === reasonOf(before)) return;
    logger.info('lending', { from: before.mode, to: this.#state.mode, reason: this.reason });
    onChange(this.#state);
  }
}

function reasonOf(state: LendingState): string {
  return state.mode === 'LEND' ? '' : state.causes.map(({ text }) => text).join('; ');
}
