import type { Fields } from './csv-reader.ts';
import type { ColumnMatching } from './format.ts';
import type { Refusal } from './refusal.ts';
import { shownText } from './shown-text.ts';

/** The column names of a header record, as exact text. */
export function headerNames(buffer: Uint8Array, fields: Fields): string[] {
  const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const names: string[] = [];
  for (let i = 0; i < fields.count; i++) {
    names.push(utf8.decode(buffer.subarray(fields.starts[i], fields.ends[i])));
  }
  return names;
}

/** The columns that a header must name. */
export interface WantedColumns {
  readonly ids: readonly string[];
  readonly values: readonly { readonly name: string; readonly aliases?: readonly string[] }[];
  readonly extraColumns: 'ignore' | 'refuse';
  readonly matching?: ColumnMatching;
}

/** Where each wanted column stands in the file, or why the header is not as it must be. */
export function matchHeader(
  names: readonly string[],
  wanted: WantedColumns,
  line: number,
): { ids: number[]; values: number[] } | { refusal: Refusal } {
  const refuse = (details: Omit<Refusal, 'code' | 'line'>) => ({
    refusal: { code: 'BAD_HEADER', line, ...details } as const,
  });
  const positionOf = new Map<string, number>();
  for (const [position, name] of names.entries()) {
    if (positionOf.has(name)) {
      return refuse({ column: shownText(name), count: names.filter((other) => other === name).length });
    }
    positionOf.set(name, position);
  }
  const found: number[] = [];
  for (const { name, aliases = [] } of [
    ...wanted.ids.map((name) => ({ name, aliases: [] })),
    ...wanted.values,
  ]) {
    const candidates = [name, ...aliases].filter((candidate) => positionOf.has(candidate));
    const [first, second] = candidates;
    if (first === undefined) return refuse({ want: shownText(name) });
    if (second !== undefined) return refuse({ column: shownText(second) });
    found.push(positionOf.get(first) as number);
  }
  if (wanted.extraColumns === 'refuse' && names.length > found.length) {
    const known = new Set(found);
    return refuse({ column: shownText(names.find((_, position) => !known.has(position)) ?? '') });
  }
  const ids = found.slice(0, wanted.ids.length);
  const values = found.slice(wanted.ids.length);
  const order = orderRefusal(names, wanted, values, line);
  if (order !== undefined) return { refusal: order };
  return { ids, values: wanted.matching === 'by-position' ? values.toSorted((a, b) => a - b) : values };
}

function orderRefusal(
  names: readonly string[],
  wanted: WantedColumns,
  values: readonly number[],
  line: number,
): Refusal | undefined {
  if (wanted.matching !== 'id-first' && wanted.matching !== 'in-order') return undefined;
  const inOrder = wanted.matching === 'in-order';
  const want = inOrder ? [...wanted.ids, ...values.map((_, i) => wanted.values[i]?.name ?? '')] : wanted.ids;
  const wrong = want.findIndex((name, position) => names[position] !== name);
  if (wrong < 0) return undefined;
  return {
    code: 'COLUMN_ORDER',
    line,
    got: shownText(names[wrong] ?? ''),
    want: shownText(want[wrong] ?? ''),
  };
}
