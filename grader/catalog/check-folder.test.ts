import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { appendFile, copyFile, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  writeCompetition,
  type CompetitionFixture,
  type FixtureOptions,
} from '../../test/support/competition-fixture.ts';
import { temporaryFolder } from '../../test/support/temporary-folder.ts';
import { checkFolder } from './check-folder.ts';

interface Case {
  readonly name: string;
  readonly options?: FixtureOptions;
  readonly spoil?: (fixture: CompetitionFixture, at: (name: string) => string) => unknown;
  /** One pattern for each problem, "path: message", in any order. */
  readonly problems: readonly RegExp[];
}

const CASES: readonly Case[] = [
  { name: 'right', problems: [] },
  { name: 'right, with a leaderboard', options: leaderboardOptions([0.9, 0.8, 0.7, 0.6]), problems: [] },
  {
    name: 'no definition',
    spoil: (_, at) => rm(at('competition.json')),
    problems: [/^competition.json: .*missing/],
  },
  {
    name: 'no JSON',
    spoil: (_, at) => writeFile(at('competition.json'), '{'),
    problems: [/^competition.json: .*JSON/],
  },
  {
    name: 'unknown metric, and no description: both are said',
    options: { definition: { metric: { name: 'luck' } } },
    spoil: (_, at) => rm(at('description.md')),
    problems: [/^metric.name: "luck"/, /^description.md: .*missing/],
  },
  {
    name: 'thresholds out of order',
    options: { definition: { thresholds: { gold: 0.5, silver: 0.8, bronze: 0.7, median: 0.6 } } },
    problems: [/^thresholds.silver: /],
  },
  {
    name: 'direction that is not the metric’s',
    options: {
      definition: {
        direction: 'lower_is_better',
        thresholds: { gold: 0.1, silver: 0.2, bronze: 0.3, median: 0.4 },
      },
    },
    problems: [/^direction: /],
  },
  {
    name: 'empty description',
    spoil: (_, at) => truncate(at('description.md')),
    problems: [/^description.md: .*empty/],
  },
  {
    name: 'no licence notice',
    spoil: (_, at) => rm(at('LICENCE.md')),
    problems: [/^LICENCE.md: .*missing/],
  },
  {
    name: 'a licence notice outside',
    options: { definition: { licence: { name: 'x', notice: '../LICENCE.md' } } },
    problems: [/^licence.notice: /],
  },
  {
    name: 'no public folder',
    spoil: (_, at) => rm(at('prepared/public'), { recursive: true }),
    problems: [
      /^prepared\/public: .*missing/,
      /^prepared\/public: .*no public files/,
      /sample_submission.csv: .*missing/,
    ],
  },
  {
    name: 'no answers',
    spoil: (_, at) => rm(at('prepared/private/answers.csv')),
    problems: [/^prepared\/private\/answers.csv: .*missing/],
  },
  {
    name: 'ids that differ',
    spoil: (_, at) => appendFile(at('prepared/public/sample_submission.csv'), '99,guess\n'),
    problems: [/^answers.csv: .*lacks 1 ids.*99/],
  },
  {
    name: 'an id twice',
    spoil: (_, at) => appendFile(at('prepared/private/answers.csv'), '1,other\n'),
    problems: [/^answers.csv: .*"1" is there twice/],
  },
  {
    name: 'a missing column in the sample',
    spoil: (_, at) => writeFile(at('prepared/public/sample_submission.csv'), 'id,text\n1,a\n2,b\n'),
    problems: [/^sample_submission.csv: it would be refused/, /^sample_submission.csv: it lacks/],
  },
  {
    name: 'the answers among the public files, under another name',
    spoil: (_, at) => copyFile(at('prepared/private/answers.csv'), at('prepared/public/train/extra.csv')),
    problems: [/^prepared\/public\/train\/extra.csv: .*same as prepared\/private\/answers.csv/],
  },
  {
    name: 'a link',
    spoil: (_, at) => symlink('/etc/hostname', at('prepared/public/link')),
    problems: [/^prepared\/public\/link: .*no links/],
  },
  {
    name: 'a pipe, where answers are',
    spoil: (_, at) => execFileSync('mkfifo', [at('prepared/private/pipe')]),
    problems: [/^prepared\/private\/pipe: .*no links, pipes/],
  },
  {
    name: 'a name that no bundle takes',
    spoil: (_, at) => writeFile(at('prepared/public/a\\b'), 'x'),
    problems: [/^prepared\/public\/a\\b: .*backslashes/],
  },
  {
    name: 'a format.json of its own',
    spoil: (_, at) => writeFile(at('prepared/public/format.json'), '{}'),
    problems: [/^prepared\/public\/format.json: /],
  },
  {
    name: 'two descriptions',
    spoil: (_, at) => writeFile(at('prepared/public/description.md'), 'other'),
    problems: [/^prepared\/public\/description.md: it differs/],
  },
  {
    name: 'a leaderboard that is not best first',
    options: leaderboardOptions([0.7, 0.9]),
    problems: [/^leaderboard.csv: .*best first/],
  },
  {
    name: 'a leaderboard of other thresholds',
    options: { leaderboard: [0.9, 0.8, 0.7, 0.6] },
    problems: [/silver is/, /bronze is/, /median is/],
  },
  {
    name: 'a leaderboard without scores',
    options: leaderboardOptions([0.9]),
    spoil: (_, at) => writeFile(at('leaderboard.csv'), 'points\n1\n'),
    problems: [/^leaderboard.csv: .*no column "score"/],
  },
];

/** Thresholds as four teams give them: all medals go to the first, the median lies between the middle two. */
function leaderboardOptions(leaderboard: readonly number[]): FixtureOptions {
  const [gold = 0] = leaderboard;
  const middle = leaderboard.length === 4 ? 0.75 : gold;
  return { leaderboard, definition: { thresholds: { gold, silver: gold, bronze: gold, median: middle } } };
}

for (const { name, options, spoil, problems } of CASES) {
  test(`check: ${name}`, async () => {
    await using folder = await temporaryFolder();
    const fixture = await writeCompetition(folder.path, options);
    await spoil?.(fixture, (file) => join(fixture.folder, file));
    const check = await checkFolder(fixture.folder);
    const found = check.ok ? [] : check.problems.map(({ path, message }) => `${path}: ${message}`);
    assert.equal(found.length, problems.length, found.join('\n'));
    for (const problem of problems)
      assert.ok(
        found.some((line) => problem.test(line)),
        `${problem} in\n${found.join('\n')}`,
      );
  });
}

test('check: every kind of trouble at once is named, and an empty folder does not throw', async () => {
  await using folder = await temporaryFolder();
  const check = await checkFolder(folder.path);
  assert.ok(!check.ok && check.problems.length >= 4);
  assert.equal(await readFile(join(folder.path, 'x')).catch(() => 'untouched'), 'untouched');
});
