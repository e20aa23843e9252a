import { z } from 'zod';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import { agentId, digest } from '../../contracts/ids/id.ts';
import { agentSpec } from '../../contracts/ticket/ticket.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { Implementation } from '../../platform/grpc/method-types.ts';
import type { CallContext } from '../../platform/grpc/server.ts';
import type { Agent } from '../../proto/gen/podium/v1/Agent.ts';
import type { Services } from '../../proto/services.ts';
import type { ImageStore } from '../artifacts/image-store.ts';
import { authorize } from '../enrollment/authorize.ts';
import type { Identity } from '../enrollment/identity.ts';
import type { AgentRepository } from '../store/agents.ts';
import type { AgentRow } from '../store/rows.ts';
import { field, text } from './field.ts';
import { agentMessage } from './messages.ts';

type AgentsService = Implementation<Services['Agents'], CallContext<Identity>>;

const MAX_VARIABLES = 200;
const image = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._:@/-]{0,499}$/,
    'must be the name or digest of an image, at most 500 characters',
  );
const environment = agentSpec.shape.environment.refine(
  (variables) => Object.keys(variables).length <= MAX_VARIABLES,
  `must hold at most ${MAX_VARIABLES} variables`,
);

/** proto/agents.proto over the record. */
export function agentsService(
  agents: AgentRepository,
  images: Pick<ImageStore, 'find'>,
  clock: Clock,
): AgentsService {
  const message = (agent: AgentRow): Agent =>
    agentMessage(agent, images.find(imageOf(agent.spec))?.sizeBytes ?? 0);
  return {
    List: async (_request, { identity }) => {
      authorize(identity, 'read');
      return await Promise.resolve({ agents: agents.list().map(message) });
    },

    Register: async (request, { identity }) => {
      authorize(identity, 'admin');
      const imageId = request.imageId === '' ? undefined : field('image_id', digest, request.imageId);
      if (imageId !== undefined && images.find(imageId) === null) {
        throw new PodiumError(
          'FAILED_PRECONDITION',
          `The head has no image ${imageId}: upload it first, or leave image_id out.`,
        );
      }
      const spec = {
        ...(imageId === undefined ? {} : { imageId }),
        id: field('id', agentId, request.id),
        image: field('image', image, request.image),
        command: field('command', agentSpec.shape.command, request.command),
        environment: field('environment', environment, { ...request.environment }),
      };
      const description = field('description', text(2_000), request.description);
      return await Promise.resolve(message(agents.put(spec, description, clock.nowMs())));
    },
  };
}

/** The id that runs of this agent are held to; '' when its image has a name alone. */
function imageOf({ image: reference, imageId }: AgentRow['spec']): string {
  return imageId ?? (digest.safeParse(reference).success ? reference : '');
}
