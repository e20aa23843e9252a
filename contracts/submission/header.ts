import type { Fields } from './csv-reader.ts';
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

/** Where each wanted column stands in the file, or why the header is not as it must be. */
export function matchHeader(
  names: readonly string[],
  wanted: readonly string[],
  extraColumns: 'ignore' | 'refuse',
  line: number,
): { positions: number[] } | { refusal: Refusal } {
  const positionOf = new Map<string, number>();
  const refuse = (details: Omit<Refusal, 'code' | 'line'>) => ({
    refusal: { code: 'BAD_HEADER', line, ...details } as const,
  });
  for (const [position, name] of names.entries()) {
    if (positionOf.has(name)) {
      return refuse({ column: shownText(name), count: names.filter((other) => other === name).length });
    }
    positionOf.set(name, position);
  }
  const positions: number[] = [];
  for (const name of wanted) {
    const position = positionOf.get(name);
    if (position === undefined) return refuse({ want: shownText(name) });
    positions.push(position);
  }
  if (extraColumns === 'refuse' && names.length > wanted.length) {
    const known = new Set(wanted);
    const extra = names.find((name) => !known.has(name)) ?? '';
    return refuse({ column: shownText(extra) });
  }
  return { positions };
}
