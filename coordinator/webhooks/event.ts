/** Everything a webhook may ask for. */
export const WEBHOOK_EVENTS = [
  'experiment_done', // every run of it is graded, canceled or given up
  'run_graded',
  'run_platform_failed', // given up: Podium failed it too often, or no grader could grade it
  'run_held', // failed on so many sound machines that it is kept from workers until somebody releases it
  'worker_joined', // heard for the first time
  'worker_lost', // not heard any more, without having said goodbye
  'worker_quarantined',
  'disk_low', // of the head's state folder
  'grader_unreachable',
] as const;
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number];

/** Flat, small, and fit to be read by whoever is called: no credentials, no answers, scores of graded runs alone. */
export type WebhookData = Readonly<Record<string, string | number | null>>;
