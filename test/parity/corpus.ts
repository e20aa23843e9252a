import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import type { ExpectedFile } from './cases.ts';
import type { CompetitionCases } from './competition-case.ts';
import { unpack } from './pack.ts';

/** The corpus of this project: one packed file a competition. */
export const CORPUS = join(import.meta.dirname, '..', 'corpus', 'parity');
export const PACKED = '.cases.br';

/** The competitions in a folder of either layout: `<id>.cases.br`, or `<id>/expected.json` with its files. */
export function competitionsIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(PACKED) || existsSync(join(folder, name, 'expected.json')))
    .map((name) => (name.endsWith(PACKED) ? name.slice(0, -PACKED.length) : name))
    .sort();
}

/** Opens the cases of one competition. */
export function openCases(folder: string, competition: string): CompetitionCases {
  const packed = join(folder, `${competition}${PACKED}`);
  const read = existsSync(packed)
    ? packedReader(packed)
    : (path: string) => readFileSync(join(folder, competition, path));
  return { expected: JSON.parse(Buffer.from(read('expected.json')).toString()) as ExpectedFile, read };
}

function packedReader(file: string): (path: string) => Uint8Array {
  const files = unpack(brotliDecompressSync(readFileSync(file)));
  return (path) => {
    const bytes = files.get(path);
    if (bytes === undefined) throw new RangeError(`${file} has no ${path}`);
    return bytes;
  };
}
