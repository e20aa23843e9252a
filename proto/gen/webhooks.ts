import type * as grpc from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

import type { ListWebhooksReply as _podium_v1_ListWebhooksReply, ListWebhooksReply__Output as _podium_v1_ListWebhooksReply__Output } from './podium/v1/ListWebhooksReply.ts';
import type { ListWebhooksRequest as _podium_v1_ListWebhooksRequest, ListWebhooksRequest__Output as _podium_v1_ListWebhooksRequest__Output } from './podium/v1/ListWebhooksRequest.ts';
import type { Webhook as _podium_v1_Webhook, Webhook__Output as _podium_v1_Webhook__Output } from './podium/v1/Webhook.ts';
import type { WebhookDelivery as _podium_v1_WebhookDelivery, WebhookDelivery__Output as _podium_v1_WebhookDelivery__Output } from './podium/v1/WebhookDelivery.ts';
import type { WebhooksClient as _podium_v1_WebhooksClient, WebhooksDefinition as _podium_v1_WebhooksDefinition } from './podium/v1/Webhooks.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  podium: {
    v1: {
      ListWebhooksReply: MessageTypeDefinition<_podium_v1_ListWebhooksReply, _podium_v1_ListWebhooksReply__Output>
      ListWebhooksRequest: MessageTypeDefinition<_podium_v1_ListWebhooksRequest, _podium_v1_ListWebhooksRequest__Output>
      Webhook: MessageTypeDefinition<_podium_v1_Webhook, _podium_v1_Webhook__Output>
      WebhookDelivery: MessageTypeDefinition<_podium_v1_WebhookDelivery, _podium_v1_WebhookDelivery__Output>
      /**
       * What is told to other systems as it happens, and how that goes. Configured at the coordinator, which serves this.
       */
      Webhooks: SubtypeConstructor<typeof grpc.Client, _podium_v1_WebhooksClient> & { service: _podium_v1_WebhooksDefinition }
    }
  }
}

