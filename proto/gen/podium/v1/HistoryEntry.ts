// Original file: runs.proto

import type { Long } from '@grpc/proto-loader';

/**
 * One thing that happened. Entries are never changed or removed.
 */
export interface HistoryEntry {
  /**
   * Grows with each commit of the head.
   */
  'seq'?: (number | string | Long);
  /**
   * By the head's clock: when it recorded this.
   */
  'atMs'?: (number | string | Long);
  /**
   * By the worker's clock: when it happened there. 0 when no worker said it.
   */
  'workerAtMs'?: (number | string | Long);
  /**
   * head, client:NAME, worker:ID or grader:ID.
   */
  'who'?: (string);
  /**
   * One word, such as leased or settled.
   */
  'what'?: (string);
  /**
   * The same in one sentence.
   */
  'sentence'?: (string);
  /**
   * The lease it is about; 0 where there is none.
   */
  'attempt'?: (number);
  'epoch'?: (number | string | Long);
  'fence'?: (number | string | Long);
  /**
   * It is about the whole experiment of the run.
   */
  'ofExperiment'?: (boolean);
  /**
   * What belongs to it, as JSON.
   */
  'detail'?: (string);
}

/**
 * One thing that happened. Entries are never changed or removed.
 */
export interface HistoryEntry__Output {
  /**
   * Grows with each commit of the head.
   */
  'seq': (number);
  /**
   * By the head's clock: when it recorded this.
   */
  'atMs': (number);
  /**
   * By the worker's clock: when it happened there. 0 when no worker said it.
   */
  'workerAtMs': (number);
  /**
   * head, client:NAME, worker:ID or grader:ID.
   */
  'who': (string);
  /**
   * One word, such as leased or settled.
   */
  'what': (string);
  /**
   * The same in one sentence.
   */
  'sentence': (string);
  /**
   * The lease it is about; 0 where there is none.
   */
  'attempt': (number);
  'epoch': (number);
  'fence': (number);
  /**
   * It is about the whole experiment of the run.
   */
  'ofExperiment': (boolean);
  /**
   * What belongs to it, as JSON.
   */
  'detail': (string);
}
