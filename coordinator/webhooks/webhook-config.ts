import { z } from 'zod';
import { WEBHOOK_EVENTS } from './event.ts';

const DAY_MS = 24 * 3_600_000;

export const webhookConfig = z.strictObject({
  /** What it is called in lists and logs; its deliveries are kept under this name. */
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'must be lower-case letters, digits and -'),
  /** May hold a secret in its path: only its origin is ever shown. */
  url: z.url({ protocol: /^https?$/ }),
  events: z
    .array(z.enum(WEBHOOK_EVENTS))
    .min(1)
    .default([...WEBHOOK_EVENTS]),
  /** Holds the shared secret that events are signed with; without it they are not. */
  secretFile: z.string().min(1).optional(),
  /** Tries of one event end after this. */
  giveUpAfterMs: z
    .number()
    .int()
    .positive()
    .default(3 * DAY_MS),
});
export type WebhookConfig = z.infer<typeof webhookConfig>;
