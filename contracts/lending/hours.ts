import { PodiumError } from '../errors/podium-error.ts';

/** Part of every day, in minutes since local midnight, from the first up to and without the last; over midnight when it ends before it begins. */
export interface HourWindow {
  readonly fromMinute: number;
  readonly toMinute: number;
}

/** ms to add to UTC for local time at an instant: what summer time changes. */
export type UtcOffset = (atMs: number) => number;

const DAY_MINUTES = 24 * 60;
const MINUTE_MS = 60_000;
/** Two days and the longest change of the clocks: a schedule that has not changed in them never does. */
const HORIZON_MINUTES = 51 * 60;
/** Clocks change at whole quarters of an hour. */
const QUARTER_MINUTES = 15;

/** The time zone of this machine. */
export const machineOffset: UtcOffset = (atMs) => -new Date(atMs).getTimezoneOffset() * MINUTE_MS;

/** `20:00-08:00`, several separated by commas. Throws INVALID_ARGUMENT with what is wanted. */
export function parseHours(text: string): HourWindow[] {
  return text.split(',').map((part) => {
    const [, from, to] = /^\s*(\d{1,2}:\d{2})\s*-\s*(\d{1,2}:\d{2})\s*$/.exec(part) ?? [];
    const [fromMinute, toMinute] = [minuteOf(from), minuteOf(to)];
    if (fromMinute === null || toMinute === null || fromMinute === DAY_MINUTES || fromMinute === toMinute) {
      throw new PodiumError(
        'INVALID_ARGUMENT',
        `Hours "${part.trim()}": two different times of day are wanted, such as 20:00-08:00; several separated by commas.`,
      );
    }
    return { fromMinute, toMinute };
  });
}

/** Whether the machine is lent at this instant. */
export function isLent(hours: readonly HourWindow[], atMs: number, offset: UtcOffset): boolean {
  return within(hours, localMinute(atMs, offset));
}

/** The next instant at which lending begins or ends; null when that never changes. Follows the wall clock over changes of summer time. */
export function nextChangeMs(hours: readonly HourWindow[], atMs: number, offset: UtcOffset): number | null {
  const now = isLent(hours, atMs, offset);
  const firstMs = Math.floor(atMs / MINUTE_MS) * MINUTE_MS;
  let offsetMs = offset(firstMs);
  for (let minute = 1; minute <= HORIZON_MINUTES; minute++) {
    const thenMs = firstMs + minute * MINUTE_MS;
    if ((thenMs / MINUTE_MS) % QUARTER_MINUTES === 0) offsetMs = offset(thenMs);
    if (within(hours, minuteAt(thenMs, offsetMs)) !== now) return thenMs;
  }
  return null;
}

/** How long the machine stays lent: 0 outside its hours, null when no end is known. */
export function staysLentMs(
  hours: readonly HourWindow[] | null,
  atMs: number,
  offset: UtcOffset,
): number | null {
  if (hours === null) return null;
  if (!isLent(hours, atMs, offset)) return 0;
  const endMs = nextChangeMs(hours, atMs, offset);
  return endMs === null ? null : Math.max(0, Math.ceil(endMs - atMs));
}

function minuteOf(text: string | undefined): number | null {
  const [hour = NaN, minute = NaN] = (text ?? '').split(':').map(Number);
  const all = hour * 60 + minute;
  return minute < 60 && all <= DAY_MINUTES ? all : null;
}

function within(hours: readonly HourWindow[], minute: number): boolean {
  return hours.some(({ fromMinute, toMinute }) =>
    fromMinute < toMinute
      ? minute >= fromMinute && minute < toMinute
      : minute >= fromMinute || minute < toMinute,
  );
}

function localMinute(atMs: number, offset: UtcOffset): number {
  return minuteAt(atMs, offset(atMs));
}

function minuteAt(atMs: number, offsetMs: number): number {
  return Math.floor((atMs + offsetMs) / MINUTE_MS) % DAY_MINUTES;
}
