import { PodiumError } from '../../contracts/errors/podium-error.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { Implementation } from '../../platform/grpc/method-types.ts';
import type { CallContext } from '../../platform/grpc/server.ts';
import type { Services } from '../../proto/services.ts';
import type { Intake } from '../intake/intake.ts';
import { Upload } from '../intake/upload.ts';
import type { Caller } from './caller.ts';

type HandInService = Implementation<Services['HandIn'], CallContext<Caller>>;

export function createHandInService(intake: Pick<Intake, 'handIn'>, clock: Clock): HandInService {
  return {
    HandIn: async (requests, { identity, signal }) => {
      if (identity.kind === 'coordinator')
        throw new PodiumError('PERMISSION_DENIED', 'Workers hand in; the coordinator does not.');
      const worker = identity.kind === 'worker' ? identity.worker : null;
      return { receipt: await intake.handIn(new Upload(requests, signal, clock), worker) };
    },
  };
}
