// Original file: bundles.proto

import type { Long } from '@grpc/proto-loader';

export interface ReadFileRequest {
  'fileDigest'?: (string);
  'offset'?: (number | string | Long);
}

export interface ReadFileRequest__Output {
  'fileDigest': (string);
  'offset': (number);
}
