// Packs a folder of parity cases into test/corpus/parity: node test/parity/pack-corpus.ts DIR
//
// One file a competition, compressed, the same bytes for the same cases: paths are sorted and nothing else is kept.
import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { competitionsIn, CORPUS, PACKED } from './corpus.ts';
import { pack } from './pack.ts';

const [source] = process.argv.slice(2);
if (source === undefined) throw new Error('usage: node test/parity/pack-corpus.ts DIR');
mkdirSync(CORPUS, { recursive: true });
for (const competition of competitionsIn(source)) {
  const root = join(source, competition);
  const paths = globSync('**/*.{csv,json,jsonl}', { cwd: root }).sort();
  const packed = pack(paths.map((path) => [path, readFileSync(join(root, path))]));
  const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_LGWIN, BROTLI_PARAM_SIZE_HINT } = constants;
  const params = {
    [BROTLI_PARAM_QUALITY]: 11,
    [BROTLI_PARAM_LGWIN]: 24,
    [BROTLI_PARAM_SIZE_HINT]: packed.length,
  };
  writeFileSync(join(CORPUS, `${competition}${PACKED}`), brotliCompressSync(packed, { params }));
}
