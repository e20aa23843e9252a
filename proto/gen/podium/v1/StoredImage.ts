// Original file: images.proto

import type { Long } from '@grpc/proto-loader';

export interface StoredImage {
  'imageId'?: (string);
  /**
   * Its configuration and layers; what it shares with other images counts here too.
   */
  'sizeBytes'?: (number | string | Long);
}

export interface StoredImage__Output {
  'imageId': (string);
  /**
   * Its configuration and layers; what it shares with other images counts here too.
   */
  'sizeBytes': (number);
}
