// Original file: bundles.proto

import type { Long } from '@grpc/proto-loader';

export interface PutFileHeader {
  'fileDigest'?: (string);
  'sizeBytes'?: (number | string | Long);
}

export interface PutFileHeader__Output {
  'fileDigest': (string);
  'sizeBytes': (number);
}
