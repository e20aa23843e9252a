import type { Refusal } from './refusal.ts';

/** One or two plain sentences: where the trouble is and what to do. Made from the refusal's own fields alone. */
export function describeRefusal(refusal: Refusal): string {
  const { line, column, got, want, count } = refusal;
  const at = [line === undefined ? '' : `line ${line}`, column === undefined ? '' : `column "${column}"`]
    .filter((part) => part !== '')
    .join(', ');
  const where = at === '' ? '' : `${at[0]?.toUpperCase()}${at.slice(1)}: `;
  const value = got === '' ? 'the value is empty' : `"${got}"`;
  switch (refusal.code) {
    case 'NO_SUBMISSION':
      return 'There is no submission: write it to /home/submission/submission.csv.';
    case 'NOT_REGULAR_FILE':
      return 'The submission is not a regular file: write submission.csv itself, not a link, folder or pipe.';
    case 'TOO_LARGE':
      return `The submission is larger than the ${want} bytes allowed: write one row for each id of the sample and only the columns asked for.`;
    case 'EMPTY_FILE':
      return 'The submission is empty: write a header line and one row for each id of the sample submission.';
    case 'NOT_UTF8':
      return `${where}these bytes are not UTF-8: save the file as CSV text in UTF-8.`;
    case 'NUL_BYTE':
      return `${where}there is a NUL byte: save the file as CSV text in UTF-8.`;
    case 'BAD_LINE_END':
      return `${where}there is a carriage return without a line feed: end lines with a line feed.`;
    case 'BAD_QUOTE':
      return `${where}there is a quote where none may stand: quote a field as a whole and double the quotes inside it.`;
    case 'UNCLOSED_QUOTE':
      return `${where}a quote opens here and never closes: close it, or double a quote that belongs to the text.`;
    case 'FIELD_TOO_LONG':
      return `${where}a field is longer than the ${want} bytes allowed: check for an unclosed quote or a missing comma.`;
    case 'LINE_TOO_LONG':
      return `${where}the line is longer than the ${want} bytes allowed: check for an unclosed quote or a missing line end.`;
    case 'TOO_MANY_COLUMNS':
      return `${where}there are more than ${want} columns: write only the columns of the sample submission.`;
    case 'BAD_HEADER':
      if (want !== undefined) {
        return `${where}the header has no column "${want}": use the column names of the sample submission, exactly.`;
      }
      if (count !== undefined)
        return `${where}the header names this column ${count} times: name each column once.`;
      return `${where}the header has a column that is not asked for: write only the columns of the sample submission.`;
    case 'COLUMN_ORDER':
      return `${where}the column "${got}" stands where "${want}" must: keep the columns in the order of the sample submission.`;
    case 'WRONG_COLUMN_COUNT':
      return `${where}there are ${got} fields where the header has ${want}: give every row as many fields as the header.`;
    case 'ROW_COUNT':
      return got === 0
        ? `There are no rows below the header: write one row for each of the ${want} ids of the sample submission.`
        : `There are at least ${got} rows where ${want} are wanted: write one row for each id of the sample submission.`;
    case 'UNKNOWN_ID':
      return `${where}the id "${got}" is not in the sample submission${others(count, 'row has such an id', 'rows have such ids')}: use the ids of the sample, exactly as they stand there.`;
    case 'DUPLICATE_ID':
      return `${where}the id "${got}" is there already${others(count, 'row repeats an id', 'rows repeat an id')}: write each id once.`;
    case 'MISSING_ID':
      return `${count} of the sample's ids ${count === 1 ? 'is' : 'are'} missing, such as "${want}": write one row for each id of the sample submission.`;
    case 'WRONG_ORDER':
      return `${where}the id is "${got}" where the sample submission has "${want}": keep the rows in the sample's order.`;
    case 'NOT_A_NUMBER':
      return `${where}${value}${got === '' ? '' : ' is not a number'}: write plain decimal numbers such as 0.25 or 1e-3, without spaces.`;
    case 'NOT_AN_INTEGER':
      return `${where}${value}${got === '' ? '' : ' is not an integer'}: write whole numbers such as 42.`;
    case 'NOT_FINITE':
      return `${where}${value} is not a finite number: replace missing and infinite values before writing the file.`;
    case 'OUT_OF_RANGE':
      return `${where}${value} is out of range: it must be ${want}.`;
    case 'UNKNOWN_CATEGORY':
      return `${where}${value}${got === '' ? '' : ' is none of the allowed values'}: use one of the values that the description lists, exactly.`;
    case 'NOT_A_BOOLEAN':
      return `${where}${value}${got === '' ? '' : ' is neither True nor False'}: write True or False in every row, or 1 or 0 in every row.`;
    case 'NOT_TEXT':
      return `${where}it holds nothing but numbers where text is wanted: write the values as the sample submission does.`;
    case 'ALL_INTEGERS':
      return `${where}it holds nothing but integers, which the metric cannot use: write 1.0 and 0.0 for 1 and 0.`;
    case 'MISSING_VALUE':
      if (line === undefined) return `${where}every value is missing: write a text in every row.`;
      return `${where}${value}${got === '' ? '' : ' counts as a missing value'}: write a text in every row.`;
    case 'BAD_SYNTAX':
      return `${where}${value}${got === '' ? ', which' : ''} ${want}: write it as the description says.`;
    case 'ROW_SUM':
      return `${where}the values of the row add up to ${got}, they must add up to ${want}: scale each row.`;
    case 'SCORE_NOT_FINITE':
      return 'The score is not defined for these values.';
  }
}

function others(count: number | undefined, one: string, many: string): string {
  return count === undefined ? '' : ` (${count} ${count === 1 ? one : many})`;
}
