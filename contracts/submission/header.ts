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
  const order = orderRefusal(names, wanted, found, line);
  if (order !== undefined) return { refusal: order };
  return { ids, values: wanted.matching === 'by-position' ? values.toSorted((a, b) => a - b) : values };
}

/** @param found where the wanted columns stand, those of the id first. */
function orderRefusal(
  names: readonly string[],
  { ids, values, matching }: WantedColumns,
  found: readonly number[],
  line: number,
): Refusal | undefined {
  if (matching !== 'id-first' && matching !== 'in-order') return undefined;
  const wanted = [...ids, ...values.map(({ name }) => name)].slice(
    0,
    matching === 'in-order' ? undefined : ids.length,
  );
  const wrong = wanted.findIndex((_, position) => found[position] !== position);
  if (wrong < 0) return undefined;
  return {
    code: 'COLUMN_ORDER',
    line,
    got: shownText(names[wrong] ?? ''),
    want: shownText(wanted[wrong] ?? ''),
  };
}
