// Original file: webhooks.proto


export interface ListWebhooksRequest {
  /**
   * Deliveries at most; 0 means 100, at most 1000.
   */
  'limit'?: (number);
}

export interface ListWebhooksRequest__Output {
  /**
   * Deliveries at most; 0 means 100, at most 1000.
   */
  'limit': (number);
}
