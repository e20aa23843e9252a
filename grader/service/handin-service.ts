import type { Clock } from '../../platform/clock/clock.ts';
import type { Implementation } from '../../platform/grpc/method-types.ts';
import type { CallContext } from '../../platform/grpc/server.ts';
import type { Services } from '../../proto/services.ts';
import type { Intake } from '../intake/intake.ts';
import { Upload } from '../intake/upload.ts';
import type { Caller } from './caller.ts';

type HandInService = Implementation<Services['HandIn'], CallContext<Caller>>;

export function createHandInService(intake: Intake, clock: Clock): HandInService {
  return {
    HandIn: async (requests, { signal }) => ({
      receipt: await intake.handIn(new Upload(requests, signal, clock)),
    }),
  };
}
