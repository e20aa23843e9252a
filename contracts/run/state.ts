/**
 * A run's life, as every process and client sees it.
 *
 *   queued ──lease──▶ leased ──start──▶ running ──end──▶ handing_in
 *     ▲                 │                  │                 │
 *     └────requeue──────┴──────────────────┴─────────────────┤   platform failure, lost lease, reclaim
 *                       └────settle────────┴─────────────────┴──▶ settled ──report──▶ graded
 *
 * `settle` is open from every leased state, since the grader's receipt may arrive before the worker's events do.
 * A client's `cancel` is open from every state before `settled`; `give_up` ends a run that Podium itself failed too often.
 * A run that is settled can only be graded, or found ungradable (`grading_failed`: the hand-in is kept).
 *
 * A client takes an end back that brought no grade: `retry` queues a run again that was given up or canceled (the next lease
 * is a new attempt of it), `regrade` has a kept hand-in graded again. What is graded stays.
 */
export const RUN_STATES = [
  'queued',
  'leased',
  'running',
  'handing_in',
  'settled',
  'graded',
  'canceled',
  'platform_failed',
  'grading_failed',
] as const;
export type RunState = (typeof RUN_STATES)[number];

export const RUN_TRANSITIONS = {
  lease: { from: ['queued'], to: 'leased' },
  start: { from: ['leased'], to: 'running' },
  end: { from: ['leased', 'running'], to: 'handing_in' },
  settle: { from: ['leased', 'running', 'handing_in'], to: 'settled' },
  report: { from: ['settled', 'grading_failed'], to: 'graded' },
  requeue: { from: ['leased', 'running', 'handing_in'], to: 'queued' },
  give_up: { from: ['leased', 'running', 'handing_in'], to: 'platform_failed' },
  fail_grading: { from: ['settled'], to: 'grading_failed' },
  retry: { from: ['platform_failed', 'canceled'], to: 'queued' },
  regrade: { from: ['grading_failed'], to: 'settled' },
  cancel: { from: ['queued', 'leased', 'running', 'handing_in'], to: 'canceled' },
} as const satisfies Record<string, { from: readonly RunState[]; to: RunState }>;
export type RunTransition = keyof typeof RUN_TRANSITIONS;

/** States in which a worker holds the run and must renew its lease. */
export const LEASED_STATES = ['leased', 'running', 'handing_in'] as const satisfies readonly RunState[];
export const TERMINAL_STATES = [
  'graded',
  'canceled',
  'platform_failed',
  'grading_failed',
] as const satisfies readonly RunState[];

export function isTerminal(state: RunState): boolean {
  return (TERMINAL_STATES as readonly RunState[]).includes(state);
}

export function isLeased(state: RunState): boolean {
  return (LEASED_STATES as readonly RunState[]).includes(state);
}

/** The state after a transition, or null when it is not open from here. */
export function nextState(state: RunState, transition: RunTransition): RunState | null {
  const rule = RUN_TRANSITIONS[transition];
  return (rule.from as readonly RunState[]).includes(state) ? rule.to : null;
}
