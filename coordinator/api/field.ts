import { z } from 'zod';
import { PodiumError } from '../../contracts/errors/podium-error.ts';

/** A field of a request under its name in the .proto file. Throws INVALID_ARGUMENT: the field, what is wrong, what came. */
export function field<Schema extends z.ZodType>(
  name: string,
  schema: Schema,
  value: unknown,
): z.infer<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new PodiumError('INVALID_ARGUMENT', `${name}: ${issue?.message ?? 'is malformed'}${shown(value)}`);
}

/** A list with bounds on its length and each of its values checked; values must differ. Errors name the place. */
export function listField<Schema extends z.ZodType>(
  name: string,
  schema: Schema,
  values: readonly unknown[],
  most: number,
): z.infer<Schema>[] {
  if (values.length === 0) throw new PodiumError('INVALID_ARGUMENT', `${name}: at least one is wanted.`);
  if (values.length > most)
    throw new PodiumError(
      'INVALID_ARGUMENT',
      `${name}: ${values.length} are more than the limit of ${most}.`,
    );
  const parsed = values.map((value, index) => field(`${name}[${index}]`, schema, value));
  const seen = new Set<unknown>();
  for (const value of parsed) {
    if (seen.has(value))
      throw new PodiumError('INVALID_ARGUMENT', `${name}: ${String(value)} is there twice.`);
    seen.add(value);
  }
  return parsed;
}

/** Bytes that must be JSON of a shape. Throws INVALID_ARGUMENT naming every wrong part. */
export function jsonField<Schema extends z.ZodType>(
  name: string,
  schema: Schema,
  bytes: Uint8Array,
): z.infer<Schema> {
  let json: unknown;
  try {
    json = JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch (error) {
    throw new PodiumError('INVALID_ARGUMENT', `${name}: is not JSON.`, { cause: error });
  }
  const result = schema.safeParse(json);
  if (!result.success)
    throw new PodiumError('INVALID_ARGUMENT', `${name}: is malformed:\n${z.prettifyError(result.error)}`);
  return result.data;
}

/** int64 arrives as a number that is exact up to 2^53. */
export const byteCount = z
  .number()
  .int('must be a whole number')
  .min(0, 'must not be negative')
  .max(Number.MAX_SAFE_INTEGER, 'is too large');

/** Free text of people, shown to others: bounded, and without control characters (a terminal would obey them). */
export function text(most: number): z.ZodString {
  return z
    .string()
    .max(most, `must be at most ${most} characters`)
    .regex(/^[^\u0000-\u001f\u007f-\u009f]*$/, 'must not hold control characters');
}

/** A limit of a listing: 0 stands for `usual`. */
export function limitField(value: number, usual: number, most: number): number {
  return (
    field(
      'limit',
      z.number().int().min(0, 'must not be negative').max(most, `must be at most ${most}`),
      value,
    ) || usual
  );
}

/** "unknown competition 'spm'; known: digits, spam" with at most `most` names, so that a mistyped name is seen at once. */
export function unknownName(
  kind: string,
  name: string,
  known: readonly string[],
  howToAdd: string,
): PodiumError {
  const most = 20;
  const sorted = [...known].sort();
  const list =
    sorted.slice(0, most).join(', ') + (sorted.length > most ? ` and ${sorted.length - most} more` : '');
  return new PodiumError(
    'NOT_FOUND',
    `unknown ${kind} '${name}'; ${sorted.length === 0 ? `none is known yet: ${howToAdd}` : `known: ${list}`}`,
  );
}

function shown(value: unknown): string {
  if (typeof value !== 'string' && typeof value !== 'number') return '.';
  const text = JSON.stringify(value);
  return `, not ${text.length > 80 ? `${text.slice(0, 80)}…` : text}.`;
}
