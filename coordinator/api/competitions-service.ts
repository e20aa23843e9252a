import { bundleBytes } from '../../contracts/bundle/manifest.ts';
import { competitionCard } from '../../contracts/competition/card.ts';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import { competitionId, graderId, type GraderId } from '../../contracts/ids/id.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { Implementation } from '../../platform/grpc/method-types.ts';
import type { CallContext } from '../../platform/grpc/server.ts';
import type { Services } from '../../proto/services.ts';
import type { BundleStore } from '../artifacts/bundle-store.ts';
import { authorize } from '../enrollment/authorize.ts';
import type { Identity } from '../enrollment/identity.ts';
import type { CompetitionRepository } from '../store/competitions.ts';
import { field, jsonField, unknownName } from './field.ts';
import { competitionMessage } from './messages.ts';
import { HOW_TO_ADD } from './submission.ts';

type CompetitionsService = Implementation<Services['Competitions'], CallContext<Identity>>;

interface CompetitionsParts {
  readonly competitions: CompetitionRepository;
  readonly bundles: BundleStore;
  /** The graders that this head knows. */
  readonly graders: readonly GraderId[];
  readonly clock: Clock;
}

/** proto/competitions.proto over the record and the bundle store. */
export function competitionsService({
  competitions,
  bundles,
  graders,
  clock,
}: CompetitionsParts): CompetitionsService {
  return {
    List: async (_request, { identity }) => {
      authorize(identity, 'read');
      return await Promise.resolve({ competitions: competitions.list().map(competitionMessage) });
    },

    Get: async (request, { identity }) => {
      authorize(identity, 'read');
      const id = field('competition_id', competitionId, request.competitionId);
      const row = competitions.get(id);
      if (row === null)
        throw unknownName(
          'competition',
          id,
          competitions.list().map((known) => known.id),
          HOW_TO_ADD.competition,
        );
      return await Promise.resolve(competitionMessage(row));
    },

    Register: async (request, { identity }) => {
      authorize(identity, 'admin');
      const card = jsonField('card', competitionCard, request.card);
      const grader = field('grader_id', graderId, request.graderId);
      if (!graders.includes(grader))
        throw unknownName('grader', grader, graders, "name it in the head's configuration");
      const bytes = bundleBytes(await bundles.checkCompetitive(card.bundle, card.id));
      if (bytes !== card.bundleBytes) {
        throw new PodiumError(
          'BAD_COMPETITION',
          `The card of ${card.id} says that its bundle has ${card.bundleBytes} bytes, but it has ${bytes}.`,
        );
      }
      return competitionMessage(competitions.put(card, grader, clock.nowMs()));
    },
  };
}
