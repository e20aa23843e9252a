// Original file: webhooks.proto

import type { Webhook as _podium_v1_Webhook, Webhook__Output as _podium_v1_Webhook__Output } from '../../podium/v1/Webhook.ts';
import type { WebhookDelivery as _podium_v1_WebhookDelivery, WebhookDelivery__Output as _podium_v1_WebhookDelivery__Output } from '../../podium/v1/WebhookDelivery.ts';

export interface ListWebhooksReply {
  'webhooks'?: (_podium_v1_Webhook)[];
  /**
   * Those that are pending or were given up, newest first.
   */
  'unfinished'?: (_podium_v1_WebhookDelivery)[];
}

export interface ListWebhooksReply__Output {
  'webhooks': (_podium_v1_Webhook__Output)[];
  /**
   * Those that are pending or were given up, newest first.
   */
  'unfinished': (_podium_v1_WebhookDelivery__Output)[];
}
