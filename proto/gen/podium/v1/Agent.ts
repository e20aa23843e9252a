// Original file: agents.proto


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
}
