import type { Refusal, RefusalCode } from '../../contracts/submission/refusal.ts';

/**
 * The rules by which Podium may refuse what upstream scores, each described in docs/parity.md. Any other refusal of
 * something that upstream scores is a difference.
 */
export const STRICTER_RULES = [
  'id-set',
  'duplicate-ids',
  'missing-column',
  'wrong-kind',
  'range',
  'non-finite',
  'unreadable-text',
  'ragged-rows',
] as const;

export type StricterRule = (typeof STRICTER_RULES)[number];

const RULE_OF_CODE: Partial<Record<RefusalCode, StricterRule>> = {
  UNKNOWN_ID: 'id-set',
  MISSING_ID: 'id-set',
  ROW_COUNT: 'id-set',
  DUPLICATE_ID: 'duplicate-ids',
  NOT_A_NUMBER: 'wrong-kind',
  NOT_AN_INTEGER: 'wrong-kind',
  NOT_A_BOOLEAN: 'wrong-kind',
  UNKNOWN_CATEGORY: 'wrong-kind',
  NOT_TEXT: 'wrong-kind',
  ALL_INTEGERS: 'wrong-kind',
  BAD_SYNTAX: 'wrong-kind',
  MISSING_VALUE: 'non-finite',
  NOT_FINITE: 'non-finite',
  OUT_OF_RANGE: 'range',
  ROW_SUM: 'range',
  NOT_UTF8: 'unreadable-text',
  NUL_BYTE: 'unreadable-text',
  BAD_LINE_END: 'unreadable-text',
  BAD_QUOTE: 'unreadable-text',
  UNCLOSED_QUOTE: 'unreadable-text',
  FIELD_TOO_LONG: 'unreadable-text',
  LINE_TOO_LONG: 'unreadable-text',
  TOO_MANY_COLUMNS: 'unreadable-text',
  EMPTY_FILE: 'unreadable-text',
  WRONG_COLUMN_COUNT: 'ragged-rows',
  BAD_HEADER: 'missing-column',
  COLUMN_ORDER: 'missing-column',
  WRONG_ORDER: 'id-set',
};

/**
 * The rule behind a refusal of something that upstream gives `score`; undefined when there is none. A score that is
 * not finite is only a reason to refuse where upstream's is not finite either.
 */
export function ruleOf({ code, got }: Refusal, score: number): StricterRule | undefined {
  if (code === 'SCORE_NOT_FINITE') return Number.isFinite(score) ? undefined : 'non-finite';
  if (code === 'NOT_A_NUMBER' && got === '') return 'non-finite';
  return RULE_OF_CODE[code];
}
