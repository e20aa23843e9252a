import { z } from 'zod';
import { COLUMN_KINDS, COLUMN_MATCHINGS } from './format.ts';
import type { ColumnFormat, IdColumn, RowMatching, RowSum, SubmissionFormat, SyntaxUse } from './format.ts';
import { idColumns } from './id-fields.ts';
import { SYNTAXES } from './syntax/registry.ts';

/** Offsets into a submission's texts are 32 bits wide. */
const MAX_BYTES = 2 ** 32 - 1;

export const columnName = z
  .string()
  .min(1)
  .max(256)
  .refine((name) => name.isWellFormed() && !name.includes('\0'), 'must be text without NUL');

/** A path below the folder it belongs to: relative, with forward slashes, going nowhere up. */
export const relativePath = z
  .string()
  .max(512)
  .regex(/^(?!.*(^|\/)\.\.?(\/|$))[^/\\\0]+(\/[^/\\\0]+)*$/, 'must be a relative path without . or .. in it');

const idColumnSchema: z.ZodType<IdColumn> = z.strictObject({
  column: columnName,
  kind: z.enum(['integer', 'text']),
  further: z.array(columnName).min(1).exactOptional(),
  repeats: z.boolean().exactOptional(),
});

const syntaxUseSchema: z.ZodType<SyntaxUse> = z
  .object({ name: z.string() })
  .catchall(z.union([z.string(), z.number(), z.boolean()]))
  .superRefine(({ name, ...options }, context) => {
    const syntax = SYNTAXES.get(name);
    const complain = (message: string) => context.addIssue({ code: 'custom', path: ['name'], message });
    if (syntax === undefined)
      return complain(`"${name}" is not a syntax; known are ${[...SYNTAXES.keys()].join(', ')}`);
    for (const option of Object.keys(options)) {
      if (syntax.options?.includes(option) !== true) complain(`${name} has no option "${option}"`);
    }
  });

/** The fields of CellReading. */
export const cellReadingFields = {
  missing: z.enum(['refuse', 'nan', 'empty']).exactOptional(),
  allNumbers: z.enum(['refuse', 'reprint']).exactOptional(),
  allMissing: z.literal('refuse').exactOptional(),
};

const columnFormatSchema: z.ZodType<ColumnFormat> = z
  .strictObject({
    name: columnName,
    kind: z.enum(COLUMN_KINDS),
    aliases: z.array(columnName).min(1).exactOptional(),
    ...cellReadingFields,
    syntax: syntaxUseSchema.exactOptional(),
    allIntegers: z.literal('refuse').exactOptional(),
    min: z.number().exactOptional(),
    max: z.number().exactOptional(),
    categories: z.array(z.string().min(1)).min(1).exactOptional(),
  })
  .superRefine((column, context) => {
    const numeric = column.kind === 'number' || column.kind === 'integer';
    const complain = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message });
    if (!numeric && column.min !== undefined) complain('min', 'is for number and integer columns');
    if (!numeric && column.max !== undefined) complain('max', 'is for number and integer columns');
    if (column.min !== undefined && column.max !== undefined && column.min > column.max) {
      complain('max', 'must not be below min');
    }
    if (column.kind !== 'number' && column.allIntegers !== undefined)
      complain('allIntegers', 'is for number columns');
    if (column.kind === 'category' && column.categories === undefined) {
      complain('categories', 'a category column must list them');
    }
    if (column.kind !== 'category' && column.categories !== undefined) {
      complain('categories', 'are for category columns');
    }
    for (const field of ['allNumbers', 'allMissing', 'syntax'] as const) {
      if (column.kind !== 'text' && column[field] !== undefined) complain(field, 'is for text columns');
    }
    if (column.kind !== 'text' && !(numeric && column.missing !== 'empty') && column.missing !== undefined) {
      complain('missing', 'is for text columns, and but for "empty" for number columns');
    }
    if (new Set(column.categories).size !== (column.categories?.length ?? 0)) {
      complain('categories', 'must all be different');
    }
  });

const rowSumSchema: z.ZodType<RowSum> = z.strictObject({
  columns: z.array(columnName).min(1),
  target: z.number(),
  absTol: z.number().nonnegative(),
  relTol: z.number().nonnegative(),
  decimals: z.number().int().min(0).max(12).exactOptional(),
});

export const rowMatchingSchema: z.ZodType<RowMatching> = z.union([
  z.enum(['by-id', 'in-sample-order', 'by-position']),
  z.strictObject({ byPositionWithin: columnName }),
]);

/** Fields that format.json and the `submission` part of a competition.json have in common. */
export const submissionFields = {
  sample: relativePath,
  id: idColumnSchema,
  columns: z.array(columnFormatSchema).min(1).max(10_000),
  rowSums: z.array(rowSumSchema).exactOptional(),
  columnMatching: z.enum(COLUMN_MATCHINGS).exactOptional(),
  limits: z
    .strictObject({ maxBytes: z.number().int().positive().max(MAX_BYTES).exactOptional() })
    .exactOptional(),
};

/** What must hold between the columns: names differ, and row sums name number columns. */
export function columnProblems(
  format: Pick<SubmissionFormat, 'id' | 'columns' | 'rowSums'> & { readonly rowMatching?: RowMatching },
): { path: (string | number)[]; message: string }[] {
  const problems: { path: (string | number)[]; message: string }[] = [];
  const ids = idColumns(format.id);
  const kinds = new Map<string, string>(ids.map((name) => [name, 'id']));
  if (kinds.size < ids.length) problems.push({ path: ['id', 'further'], message: 'names a column twice' });
  if (ids.length > 1 && format.id.kind !== 'text') {
    problems.push({ path: ['id', 'kind'], message: 'must be text where several columns make up the id' });
  }
  const { rowMatching } = format;
  if (typeof rowMatching === 'object' && !ids.includes(rowMatching.byPositionWithin)) {
    problems.push({
      path: ['rowMatching'],
      message: `"${rowMatching.byPositionWithin}" is not part of the id`,
    });
  }
  format.columns.forEach((column, index) => {
    for (const name of [column.name, ...(column.aliases ?? [])]) {
      if (kinds.has(name)) {
        problems.push({ path: ['columns', index, 'name'], message: `"${name}" is named twice` });
      }
      kinds.set(name, column.kind);
    }
  });
  format.rowSums?.forEach((sum, index) => {
    for (const name of sum.columns) {
      const kind = kinds.get(name);
      if (kind === 'number' || kind === 'integer') continue;
      const message = `"${name}" is not a number column of this format`;
      problems.push({ path: ['rowSums', index, 'columns'], message });
    }
  });
  return problems;
}

/** format.json. */
export const submissionFormatSchema: z.ZodType<SubmissionFormat> = z
  .strictObject({
    version: z.literal(1),
    ...submissionFields,
    extraColumns: z.enum(['ignore', 'refuse']),
    rowMatching: rowMatchingSchema,
  })
  .superRefine((format, context) => {
    for (const problem of columnProblems(format)) context.addIssue({ code: 'custom', ...problem });
  });
