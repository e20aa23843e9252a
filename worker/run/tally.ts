import type { AttemptFacts } from '../journal/attempt.ts';

const LISTED_CALLS = 1000;

/** The facts with one more validate call: the first thousand are listed, the rest counted. */
export function withCall(facts: AttemptFacts, code: string, nowMs: number): AttemptFacts {
  if (facts.validateCalls.length >= LISTED_CALLS)
    return { ...facts, validateCallsOmitted: facts.validateCallsOmitted + 1 };
  const atMs = Math.max(0, Math.round(nowMs - (facts.startedAtMs ?? nowMs)));
  return { ...facts, validateCalls: [...facts.validateCalls, { atMs, code }] };
}
