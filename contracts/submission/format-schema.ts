import { z } from 'zod';
import { COLUMN_KINDS } from './format.ts';
import type { ColumnFormat, IdColumn, RowSum, SubmissionFormat } from './format.ts';

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
});

const columnFormatSchema: z.ZodType<ColumnFormat> = z
  .strictObject({
    name: columnName,
    kind: z.enum(COLUMN_KINDS),
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
    if (column.kind === 'category' && column.categories === undefined) {
      complain('categories', 'a category column must list them');
    }
    if (column.kind !== 'category' && column.categories !== undefined) {
      complain('categories', 'are for category columns');
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
});

/** Fields that format.json and the `submission` part of a competition.json have in common. */
export const submissionFields = {
  sample: relativePath,
  id: idColumnSchema,
  columns: z.array(columnFormatSchema).min(1).max(10_000),
  rowSums: z.array(rowSumSchema).exactOptional(),
  limits: z
    .strictObject({ maxBytes: z.number().int().positive().max(MAX_BYTES).exactOptional() })
    .exactOptional(),
};

/** What must hold between the columns: names differ, and row sums name number columns. */
export function columnProblems(
  format: Pick<SubmissionFormat, 'id' | 'columns' | 'rowSums'>,
): { path: (string | number)[]; message: string }[] {
  const problems: { path: (string | number)[]; message: string }[] = [];
  const kinds = new Map<string, string>([[format.id.column, 'id']]);
  format.columns.forEach((column, index) => {
    if (kinds.has(column.name)) {
      problems.push({ path: ['columns', index, 'name'], message: `"${column.name}" is named twice` });
    }
    kinds.set(column.name, column.kind);
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
    rowMatching: z.literal('by-id'),
  })
  .superRefine((format, context) => {
    for (const problem of columnProblems(format)) context.addIssue({ code: 'custom', ...problem });
  });
