import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { errorText } from '../../contracts/errors/podium-error.ts';
import type { ExpectedFile } from './cases.ts';
import type { CompetitionCases } from './competition-case.ts';
import { unpack } from './pack.ts';

/** The corpus of this project: one packed file a competition. */
export const CORPUS = join(import.meta.dirname, '..', 'corpus', 'parity');
export const PACKED = '.cases.br';

/**
 * The competitions in a folder of either layout: `<id>.cases.br`, or `<id>/expected.json` with its files.
 * @throws Error for people when there are none.
 */
export function competitionsIn(folder: string): string[] {
  const found = namesIn(folder)
    .filter((name) => name.endsWith(PACKED) || existsSync(join(folder, name, 'expected.json')))
    .map((name) => (name.endsWith(PACKED) ? name.slice(0, -PACKED.length) : name))
    .sort();
  if (found.length > 0) return found;
  const hint = existsSync(join(folder, 'expected.json')) ? ': this is one, name the folder above it' : '';
  throw new Error(`${folder} holds no competition, a folder <id> with an expected.json in it${hint}`);
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    throw new Error(`${folder} cannot be read as a folder of cases: ${errorText(error)}`, { cause: error });
  }
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
