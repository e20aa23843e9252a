// Original file: webhooks.proto

import type { Long } from '@grpc/proto-loader';

export interface WebhookDelivery {
  'webhook'?: (string);
  /**
   * The same in every try.
   */
  'eventId'?: (string);
  'type'?: (string);
  'atMs'?: (number | string | Long);
  /**
   * pending or given_up.
   */
  'state'?: (string);
  'tries'?: (number);
  /**
   * Of a pending one.
   */
  'nextTryMs'?: (number | string | Long);
  /**
   * What went wrong last, '' before the first try.
   */
  'lastError'?: (string);
}

export interface WebhookDelivery__Output {
  'webhook': (string);
  /**
   * The same in every try.
   */
  'eventId': (string);
  'type': (string);
  'atMs': (number);
  /**
   * pending or given_up.
   */
  'state': (string);
  'tries': (number);
  /**
   * Of a pending one.
   */
  'nextTryMs': (number);
  /**
   * What went wrong last, '' before the first try.
   */
  'lastError': (string);
}
