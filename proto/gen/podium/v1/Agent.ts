// Original file: agents.proto

import type { Long } from '@grpc/proto-loader';

export interface Agent {
  /**
   * Letters, digits, _ . - and at most one slash.
   */
  'id'?: (string);
  /**
   * Image name or digest, as the workers' engines know it.
   */
  'image'?: (string);
  /**
   * Replaces the image's own command when not empty.
   */
  'command'?: (string)[];
  /**
   * Environment of the agent. Secrets do not belong here: they would stand in the container.
   */
  'environment'?: ({[key: string]: string});
  'description'?: (string);
  /**
   * The image by its id (contracts/images): what runs are held to, wherever it comes from. Empty: whatever a worker's engine
   * knows under `image`. In Register it must be in the head's store (FAILED_PRECONDITION).
   */
  'imageId'?: (string);
  /**
   * What it takes in the head's store; 0 when it is not there. Not read by Register.
   */
  'storedBytes'?: (number | string | Long);
}

export interface Agent__Output {
  /**
   * Letters, digits, _ . - and at most one slash.
   */
  'id': (string);
  /**
   * Image name or digest, as the workers' engines know it.
   */
  'image': (string);
  /**
   * Replaces the image's own command when not empty.
   */
  'command': (string)[];
  /**
   * Environment of the agent. Secrets do not belong here: they would stand in the container.
   */
  'environment': ({[key: string]: string});
  'description': (string);
  /**
   * The image by its id (contracts/images): what runs are held to, wherever it comes from. Empty: whatever a worker's engine
   * knows under `image`. In Register it must be in the head's store (FAILED_PRECONDITION).
   */
  'imageId': (string);
  /**
   * What it takes in the head's store; 0 when it is not there. Not read by Register.
   */
  'storedBytes': (number);
}
