// Original file: fleet.proto

import type { Gpu as _podium_v1_Gpu, Gpu__Output as _podium_v1_Gpu__Output } from '../../podium/v1/Gpu.ts';
import type { Long } from '@grpc/proto-loader';

export interface Hardware {
  'hostname'?: (string);
  'cpuModel'?: (string);
  'cpuCores'?: (number);
  'memoryBytes'?: (number | string | Long);
  'diskFreeBytes'?: (number | string | Long);
  'gpus'?: (_podium_v1_Gpu)[];
  'kernel'?: (string);
  'containerEngine'?: (string);
}

export interface Hardware__Output {
  'hostname': (string);
  'cpuModel': (string);
  'cpuCores': (number);
  'memoryBytes': (number);
  'diskFreeBytes': (number);
  'gpus': (_podium_v1_Gpu__Output)[];
  'kernel': (string);
  'containerEngine': (string);
}
