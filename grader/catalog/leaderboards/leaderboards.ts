import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import type { Leaderboard } from '../../reports/leaderboard.ts';

/**
 * The private leaderboards of MLE-bench's competitions as they ship with Podium: distinct scores with the number of
 * teams that have each, best first, and nothing else of a team. All but ventilator-pressure-prediction, whose scores
 * are not to be had. They give rank, percentile and the human baseline; medals go by the catalog's thresholds.
 */
export const LEADERBOARDS_FILE = join(import.meta.dirname, 'leaderboards.json.br');

/** By competition, the scores and beside them the teams: parallel lists are smaller than pairs. */
type Packed = Readonly<
  Record<string, { readonly scores: readonly number[]; readonly teams: readonly number[] }>
>;

/** Reads the file anew with each call (some hundredths of a second): keep what it gives. */
export function shippedLeaderboards(file: string = LEADERBOARDS_FILE): ReadonlyMap<string, Leaderboard> {
  const packed = JSON.parse(brotliDecompressSync(readFileSync(file)).toString()) as Packed;
  return new Map(
    Object.entries(packed).map(([id, { scores, teams }]) => [
      id,
      scores.map((score, i) => [score, teams[i] ?? 0] as const),
    ]),
  );
}

/** The same leaderboards give the same bytes. */
export function packLeaderboards(leaderboards: ReadonlyMap<string, Leaderboard>): Uint8Array {
  const packed: Packed = Object.fromEntries(
    [...leaderboards].map(([id, rows]) => [
      id,
      { scores: rows.map(([score]) => score), teams: rows.map(([, teams]) => teams) },
    ]),
  );
  const text = Buffer.from(JSON.stringify(packed));
  return brotliCompressSync(text, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
    },
  });
}
