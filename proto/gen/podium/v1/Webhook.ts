// Original file: webhooks.proto

import type { Long } from '@grpc/proto-loader';

export interface Webhook {
  'name'?: (string);
  /**
   * Scheme, host and port: the rest of the address may be secret. Empty when it is not configured any more.
   */
  'origin'?: (string);
  'events'?: (string)[];
  'signed'?: (boolean);
  'pending'?: (number | string | Long);
  'delivered'?: (number | string | Long);
  'givenUp'?: (number | string | Long);
}

export interface Webhook__Output {
  'name': (string);
  /**
   * Scheme, host and port: the rest of the address may be secret. Empty when it is not configured any more.
   */
  'origin': (string);
  'events': (string)[];
  'signed': (boolean);
  'pending': (number);
  'delivered': (number);
  'givenUp': (number);
}
