// Original file: runs.proto

import type { HistoryEntry as _podium_v1_HistoryEntry, HistoryEntry__Output as _podium_v1_HistoryEntry__Output } from '../../podium/v1/HistoryEntry.ts';
import type { Long } from '@grpc/proto-loader';

export interface HistoryReply {
  'entries'?: (_podium_v1_HistoryEntry)[];
  /**
   * More follow: ask again with after_seq = next_after_seq. 0 when these were the last.
   */
  'nextAfterSeq'?: (number | string | Long);
}

export interface HistoryReply__Output {
  'entries': (_podium_v1_HistoryEntry__Output)[];
  /**
   * More follow: ask again with after_seq = next_after_seq. 0 when these were the last.
   */
  'nextAfterSeq': (number);
}
