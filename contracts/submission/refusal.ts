/**
 * Why a submission is refused. The closed set of codes travels to agents, receipts and reports. A refusal is made
 * from the submission and the public sample alone, never from the answers; SCORE_NOT_FINITE is the one exception:
 * only the grader gives it, after the run, and it never goes to a worker.
 */
export const REFUSAL_CODES = [
  'NO_SUBMISSION', // there is no file
  'NOT_REGULAR_FILE', // a link, a folder, a pipe, ...
  'TOO_LARGE', // more bytes than allowed: got, want
  'EMPTY_FILE', // nothing but blank lines
  'NOT_UTF8', // line, column once the header is known
  'NUL_BYTE', // line, column once the header is known
  'BAD_LINE_END', // a carriage return without a line feed: line, column
  'BAD_QUOTE', // a quote inside an unquoted field, or text after a closing quote: line, column
  'UNCLOSED_QUOTE', // line where the quote opens, column
  'FIELD_TOO_LONG', // line, column, want (bytes)
  'LINE_TOO_LONG', // line, want (bytes)
  'TOO_MANY_COLUMNS', // line, want
  'BAD_HEADER', // want: a column that is missing · column + count: one that is there twice · column: one too many
  'COLUMN_ORDER', // the columns are not in the order wanted: line, got (a column), want (the one that must be there)
  'WRONG_COLUMN_COUNT', // line, got, want
  'ROW_COUNT', // got, want
  'UNKNOWN_ID', // count, and the first: line, got
  'DUPLICATE_ID', // count, and the first: line, got
  'MISSING_ID', // count, and the least of them: want
  'WRONG_ORDER', // rows are not in the sample's order, the first: line, got, want
  'NOT_A_NUMBER', // line, column, got
  'NOT_AN_INTEGER', // line, column, got
  'NOT_FINITE', // line, column, got
  'OUT_OF_RANGE', // line, column, got, want
  'UNKNOWN_CATEGORY', // line, column, got
  'NOT_A_BOOLEAN', // line, column, got
  'NOT_TEXT', // a column of texts that holds nothing but numbers: column
  'ALL_INTEGERS', // a column that holds nothing but integers where decimals are wanted: column
  'MISSING_VALUE', // a blank cell or NA, null, nan, ... where text must be: line, column, got; or in every row: column
  'BAD_SYNTAX', // line, column, got, want: what is wrong with it
  'ROW_SUM', // line, got, want
  'SCORE_NOT_FINITE', // the metric is not defined for these values
] as const;

export type RefusalCode = (typeof REFUSAL_CODES)[number];

/** `line` counts from 1 and includes the header; texts are printable and at most SHOWN_CHARS long. */
export interface Refusal {
  readonly code: RefusalCode;
  readonly line?: number;
  readonly column?: string;
  readonly got?: string | number;
  readonly want?: string | number;
  readonly count?: number;
}
