import { readFileSync } from 'node:fs';
import { errorText, PodiumError } from '../../contracts/errors/podium-error.ts';
import { ConditionWatch, type ConditionParts } from './condition-watch.ts';
import { Courier, type Destination } from './courier.ts';
import type { WebhookConfig } from './webhook-config.ts';

export interface WebhookParts extends ConditionParts {
  readonly webhooks: readonly WebhookConfig[];
}

/** A shorter one could be found by trying. */
const LEAST_SECRET_BYTES = 16;

/** Nothing runs where no webhook is configured. @throws PodiumError INVALID_ARGUMENT for a secret that cannot be read. */
export function startWebhooks({ webhooks, ...parts }: WebhookParts): AsyncDisposable {
  const { outbox, clock, logger } = parts;
  outbox.abandonOthers(
    webhooks.map(({ name }) => name),
    clock.nowMs(),
  );
  if (webhooks.length === 0) return { [Symbol.asyncDispose]: () => Promise.resolve() };
  const destinations = webhooks.map((webhook): Destination => ({
    ...webhook,
    secret: webhook.secretFile === undefined ? null : readSecret(webhook.name, webhook.secretFile),
  }));
  const courier = new Courier({ outbox, destinations, clock, logger });
  outbox.subscribe(webhooks, () => {
    courier.poke();
  });
  const stop = new AbortController();
  const running = Promise.all([courier.run(stop.signal), new ConditionWatch(parts).run(stop.signal)]);
  return {
    [Symbol.asyncDispose]: async () => {
      stop.abort(new PodiumError('CANCELED', 'The coordinator stops.'));
      await running;
    },
  };
}

function readSecret(name: string, file: string): Buffer {
  let secret: Buffer;
  try {
    secret = Buffer.from(readFileSync(file, 'utf8').trim());
  } catch (error) {
    throw new PodiumError(
      'INVALID_ARGUMENT',
      `The secret of webhook ${name} cannot be read from ${file}: ${errorText(error)}`,
      { cause: error },
    );
  }
  if (secret.length >= LEAST_SECRET_BYTES) return secret;
  throw new PodiumError(
    'INVALID_ARGUMENT',
    `The secret of webhook ${name} in ${file} is shorter than ${LEAST_SECRET_BYTES} bytes.`,
  );
}
