import { z } from 'zod';

/**
 * The `metrics` part of a process's configuration: where GET /metrics and /healthz are served, plain HTTP without
 * credentials, so on loopback unless somebody decides otherwise. Absent: nowhere.
 */
export const metricsConfig = z.strictObject({
  address: z
    .string()
    .regex(/^[^\s:]+:\d{1,5}$|^\[[0-9a-fA-F:]+\]:\d{1,5}$/, 'must be host:port')
    .default('127.0.0.1:0'),
});
