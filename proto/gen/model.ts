import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { Experiment as _podium_v1_Experiment, Experiment__Output as _podium_v1_Experiment__Output } from './podium/v1/Experiment.ts';
import type { Resources as _podium_v1_Resources, Resources__Output as _podium_v1_Resources__Output } from './podium/v1/Resources.ts';
import type { Run as _podium_v1_Run, Run__Output as _podium_v1_Run__Output } from './podium/v1/Run.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  podium: {
    v1: {
      Ending: EnumTypeDefinition
      Experiment: MessageTypeDefinition<_podium_v1_Experiment, _podium_v1_Experiment__Output>
      Grade: EnumTypeDefinition
      Medal: EnumTypeDefinition
      Resources: MessageTypeDefinition<_podium_v1_Resources, _podium_v1_Resources__Output>
      Run: MessageTypeDefinition<_podium_v1_Run, _podium_v1_Run__Output>
      RunState: EnumTypeDefinition
    }
  }
}

