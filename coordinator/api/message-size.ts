import { PodiumError } from '../../contracts/errors/podium-error.ts';
import { MAX_MESSAGE_BYTES } from '../../platform/grpc/server.ts';
import { serviceDefinition, type ServiceName } from '../../proto/services.ts';

type Serializers = Record<string, { responseSerialize(reply: object): Buffer }>;

/** Throws RESOURCE_EXHAUSTED with what to do instead when a reply is larger than one message may be. */
export function requireFitting(service: ServiceName, method: string, reply: object, instead: string): void {
  const definition = (serviceDefinition(service) as object as Serializers)[method];
  const bytes = definition === undefined ? 0 : definition.responseSerialize(reply).length;
  if (bytes <= MAX_MESSAGE_BYTES) return;
  throw new PodiumError(
    'RESOURCE_EXHAUSTED',
    `The reply would have ${bytes} bytes, more than the ${MAX_MESSAGE_BYTES} of one message. ${instead}`,
  );
}
