import type { Implementation } from '../../platform/grpc/method-types.ts';
import type { CallContext } from '../../platform/grpc/server.ts';
import type { Services } from '../../proto/services.ts';
import { authorize } from '../enrollment/authorize.ts';
import type { Identity } from '../enrollment/identity.ts';
import type { Outbox } from '../webhooks/outbox.ts';
import type { WebhookConfig } from '../webhooks/webhook-config.ts';
import { limitField } from './field.ts';

type WebhooksService = Implementation<Services['Webhooks'], CallContext<Identity>>;

/** proto/webhooks.proto over the outbox. */
export function webhooksService(
  outbox: Pick<Outbox, 'counts' | 'unfinished'>,
  configured: readonly WebhookConfig[],
): WebhooksService {
  return {
    List: async (request, { identity }) => {
      authorize(identity, 'read');
      const limit = limitField(request.limit, 100, 1_000);
      const counts = new Map(outbox.counts().map((count) => [count.webhook, count]));
      const gone = [...counts.keys()].filter((name) => !configured.some((webhook) => webhook.name === name));
      const numbers = (name: string) => {
        const { pending = 0, delivered = 0, givenUp = 0 } = counts.get(name) ?? {};
        return { name, pending, delivered, givenUp };
      };
      return await Promise.resolve({
        webhooks: [
          ...configured.map(({ name, url, events, secretFile }) => ({
            ...numbers(name),
            origin: new URL(url).origin,
            events: [...events],
            signed: secretFile !== undefined,
          })),
          ...gone.map((name) => ({ ...numbers(name), origin: '', events: [], signed: false })),
        ],
        unfinished: outbox.unfinished(limit).map((delivery) => ({
          webhook: delivery.webhook,
          eventId: delivery.eventId,
          type: delivery.type,
          atMs: delivery.atMs,
          state: delivery.state,
          tries: delivery.tries,
          nextTryMs: delivery.nextTryMs,
          lastError: delivery.lastError,
        })),
      });
    },
  };
}
