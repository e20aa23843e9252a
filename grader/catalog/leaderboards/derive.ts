// Derives leaderboards.json.br from a folder of leaderboards, one <competition>.csv with a column `score`, best first:
//
//   node grader/catalog/leaderboards/derive.ts DIR
//
// Every file must belong to a competition of the catalog and give the thresholds that the catalog has.
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { groupScores, type Leaderboard } from '../../reports/leaderboard.ts';
import { COMPETITIONS } from '../competitions/index.ts';
import { readFolderFile } from '../folder-files.ts';
import { leaderboardProblems, readLeaderboard } from '../read-leaderboard.ts';
import { LEADERBOARDS_FILE, packLeaderboards } from './leaderboards.ts';

process.exitCode = await main(process.argv[2]);

async function main(folder: string | undefined): Promise<number> {
  if (folder === undefined) {
    console.error('Usage: node grader/catalog/leaderboards/derive.ts DIR');
    return 2;
  }
  const leaderboards = new Map<string, Leaderboard>();
  let problems = 0;
  for (const name of readdirSync(folder).sort()) {
    if (!name.endsWith('.csv')) continue;
    const definition = COMPETITIONS.get(name.slice(0, -'.csv'.length))?.definition;
    if (definition === undefined) {
      console.error(`${name}: the catalog has no such competition`);
      problems++;
      continue;
    }
    const scores = await readLeaderboard(readFolderFile(join(folder, name)));
    for (const problem of leaderboardProblems(scores, definition)) {
      console.error(`${name}: ${problem}`);
      problems++;
    }
    leaderboards.set(definition.id, groupScores(scores, definition.direction === 'lower_is_better'));
  }
  if (problems > 0) return 1;
  const bytes = packLeaderboards(leaderboards);
  writeFileSync(LEADERBOARDS_FILE, bytes);
  console.log(`${leaderboards.size} leaderboards, ${bytes.length} bytes`);
  return 0;
}
