import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isLent, nextChangeMs, parseHours, staysLentMs, type UtcOffset } from './hours.ts';

const HOUR_MS = 3_600_000;
const UTC: UtcOffset = () => 0;

/** Local time of a zone by the runtime's own tables. */
function offsetOf(zone: string): UtcOffset {
  const format = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' });
  return (atMs) => {
    const text = format.formatToParts(atMs).find(({ type }) => type === 'timeZoneName')?.value ?? '';
    const [, sign = '+', hours = '0', minutes = '0'] = /GMT([+-])(\d+):(\d+)/.exec(text) ?? [];
    return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
  };
}
const BERLIN = offsetOf('Europe/Berlin');
const hoursLeft = (text: string, at: string, offset = BERLIN) => {
  const ms = staysLentMs(parseHours(text), Date.parse(at), offset);
  return ms === null ? null : ms / HOUR_MS;
};

test('over midnight, within a day, several windows, the whole day', () => {
  assert.equal(hoursLeft('20:00-08:00', '2026-01-10T19:30+01:00'), 0);
  assert.equal(hoursLeft('20:00-08:00', '2026-01-10T20:00+01:00'), 12);
  assert.equal(hoursLeft('20:00-08:00', '2026-01-11T07:30+01:00'), 0.5);
  assert.equal(hoursLeft('20:00-08:00', '2026-01-11T08:00+01:00'), 0);
  assert.equal(hoursLeft('12:00-13:00,20:00-08:00', '2026-01-11T12:15+01:00'), 0.75);
  assert.equal(
    hoursLeft('20:00-24:00,0:00-8:00', '2026-01-11T20:00+01:00'),
    12,
    'windows that touch are one',
  );
  assert.equal(hoursLeft('00:00-24:00', '2026-01-11T20:00+01:00'), null);
  assert.equal(staysLentMs(null, 0, UTC), null);
});

test('the night of a change of clocks is an hour shorter or longer', () => {
  assert.equal(hoursLeft('20:00-08:00', '2026-03-28T20:00+01:00'), 11, 'spring');
  assert.equal(hoursLeft('20:00-08:00', '2026-10-24T20:00+02:00'), 13, 'autumn');
  // A window that lies in the hour that is skipped does not come that day.
  assert.equal(isLent(parseHours('02:15-02:45'), Date.parse('2026-03-29T03:30+02:00'), BERLIN), false);
  assert.equal(hoursLeft('01:30-02:30', '2026-03-29T01:30+01:00'), 0.5);
});

test('what is no schedule is refused with what is wanted', () => {
  for (const text of [
    '',
    '8-20',
    '20:00',
    '20:00-20:00',
    '25:00-08:00',
    '20:60-08:00',
    '24:00-08:00',
    '20:00-08:00,',
  ])
    assert.throws(() => parseHours(text), /two different times of day are wanted, such as 20:00-08:00/, text);
});

const time = fc.integer({ min: 0, max: 1439 });
const hours = fc
  .array(
    fc.tuple(time, time).filter(([from, to]) => from !== to),
    { minLength: 1, maxLength: 3 },
  )
  .map((all) => all.map(([fromMinute, toMinute]) => ({ fromMinute, toMinute })));
const zone = fc.constantFrom(UTC, BERLIN, offsetOf('Australia/Lord_Howe'), offsetOf('America/St_Johns'));

test('nothing changes before the next change, and something does there', () => {
  const moment = fc.integer({ min: Date.parse('2026-01-01'), max: Date.parse('2027-01-01') });
  fc.assert(
    fc.property(hours, moment, zone, (windows, atMs, offset) => {
      const now = isLent(windows, atMs, offset);
      const changeMs = nextChangeMs(windows, atMs, offset);
      const endMs = changeMs ?? atMs + 50 * HOUR_MS;
      for (let ms = atMs; ms < endMs; ms += 17 * 60_000)
        assert.equal(isLent(windows, ms, offset), now, new Date(ms).toISOString());
      if (changeMs === null) return;
      assert.ok(changeMs > atMs);
      assert.equal(isLent(windows, changeMs - 1, offset), now);
      assert.equal(isLent(windows, changeMs, offset), !now);
    }),
    { numRuns: 60 },
  );
});
