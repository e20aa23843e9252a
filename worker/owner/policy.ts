import { isLent, nextChangeMs, type HourWindow, type UtcOffset } from '../../contracts/lending/hours.ts';

/**
 * What the owner's wishes mean for the runs here:
 *
 *          something speaks against lending           for longer than maxPause
 *   LEND ───────────────────────────────────▶ FREEZE ──────────────────────────▶ GIVE_BACK
 *     ▲ └──── outside the hours, ordered ──────────┴───────────────────────────────▶ │
 *     └─────────────── nothing speaks against it any more, for calmMs ───────────────┘
 *
 * LEND       runs run, more are claimed
 * FREEZE     runs stand still and keep their memory; nothing is claimed
 * GIVE_BACK  runs are stopped and go elsewhere; nothing is claimed
 *
 * Against flapping: a load that was too high must fall well below its limit, and whoever was there must have been away
 * for calmMs, before lending goes on. Orders and hours are exact and need no calm. What cannot be seen at the moment
 * changes nothing.
 */
export type Lending = 'LEND' | 'FREEZE' | 'GIVE_BACK';

export interface OwnerPolicy {
  /** Null: at any time. */
  readonly hours: readonly HourWindow[] | null;
  readonly loadAbove: number | null;
  readonly maxPauseMs: number;
  readonly calmMs: number;
  readonly offset: UtcOffset;
}

/** What was seen; null where nobody looks, or where it cannot be seen now. */
export interface Sight {
  readonly loggedIn: readonly string[] | null;
  /** CPUs that others keep busy. */
  readonly othersLoad: number | null;
  /** Lent GPUs that others use. */
  readonly gpusInUse: readonly string[] | null;
}
export const NOTHING_SEEN: Sight = { loggedIn: null, othersLoad: null, gpusInUse: null };

/** What the owner has said; holds until it is taken back. */
export type OwnerOrder = 'pause' | 'give_back';

export interface Cause {
  /** `presence` is what may flap; the others are exact. */
  readonly kind: 'order' | 'hours' | 'presence';
  readonly text: string;
}

export interface LendingState {
  readonly mode: Lending;
  /** When the mode began. Wall clock, since it must outlive the process. */
  readonly sinceMs: number;
  /** What spoke against lending last; kept while calm is awaited. */
  readonly causes: readonly Cause[];
  /** Since when nothing speaks against lending; null while something does, or when it is lent. */
  readonly calmSinceMs: number | null;
}

export const LENT: LendingState = { mode: 'LEND', sinceMs: 0, causes: [], calmSinceMs: null };

/** A load that is below this share of its limit is calm. */
const CALM_SHARE = 0.75;

export function decide(
  policy: OwnerPolicy,
  state: LendingState,
  sight: Sight,
  order: OwnerOrder | null,
  nowMs: number,
): LendingState {
  const outsideMs = outsideFor(policy, nowMs);
  const causes = [
    ...orderCauses(order),
    ...hourCauses(policy, outsideMs, nowMs),
    ...presenceCauses(policy, state, sight),
  ];
  const into = (mode: Lending, calmSinceMs: number | null): LendingState => ({
    mode,
    sinceMs: mode === state.mode ? state.sinceMs : nowMs,
    causes: causes.length > 0 ? causes : state.causes,
    calmSinceMs,
  });
  if (order === 'give_back' || outsideMs > policy.maxPauseMs) return into('GIVE_BACK', null);
  const frozenTooLong = state.mode === 'FREEZE' && nowMs - state.sinceMs >= policy.maxPauseMs;
  const held: Lending = state.mode === 'GIVE_BACK' || frozenTooLong ? 'GIVE_BACK' : 'FREEZE';
  if (causes.length > 0) return into(held, null);
  if (state.mode === 'LEND') return { ...state, causes: [] };
  const calmSinceMs = Math.min(state.calmSinceMs ?? nowMs, nowMs);
  const needsCalm = state.causes.some(({ kind }) => kind === 'presence');
  if (!needsCalm || nowMs - calmSinceMs >= policy.calmMs)
    return { mode: 'LEND', sinceMs: nowMs, causes: [], calmSinceMs: null };
  return into(held, calmSinceMs);
}

/** How long it is until the next hours begin; 0 within them. */
function outsideFor({ hours, offset }: OwnerPolicy, nowMs: number): number {
  if (hours === null || isLent(hours, nowMs, offset)) return 0;
  return (nextChangeMs(hours, nowMs, offset) ?? Infinity) - nowMs;
}

function orderCauses(order: OwnerOrder | null): Cause[] {
  if (order === null) return [];
  const text = order === 'pause' ? 'the owner has paused it' : 'the owner has taken the machine back';
  return [{ kind: 'order', text }];
}

function hourCauses({ offset }: OwnerPolicy, outsideMs: number, nowMs: number): Cause[] {
  if (outsideMs === 0) return [];
  const until = Number.isFinite(outsideMs)
    ? ` until ${new Date(nowMs + outsideMs + offset(nowMs + outsideMs)).toISOString().slice(11, 16)}`
    : '';
  return [{ kind: 'hours', text: `outside its hours${until}` }];
}

function presenceCauses({ loadAbove }: OwnerPolicy, state: LendingState, sight: Sight): Cause[] {
  const { loggedIn, othersLoad, gpusInUse } = sight;
  const causes: Cause[] = [];
  const add = (text: string) => causes.push({ kind: 'presence', text });
  // Without names: reasons are told to the head, and who sits here is nobody's business there.
  if (loggedIn !== null && loggedIn.length > 0) add('somebody is logged in');
  const limit = loadAbove === null ? Infinity : loadAbove * (state.mode === 'LEND' ? 1 : CALM_SHARE);
  if (othersLoad !== null && othersLoad > limit) add(`others keep ${othersLoad.toFixed(1)} CPUs busy`);
  if (gpusInUse !== null && gpusInUse.length > 0) add(`others use ${gpusInUse.join(', ')}`);
  return causes;
}
