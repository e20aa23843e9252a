import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from '../../test/support/temporary-folder.ts';
import { entriesOfReports, reportsOfExperiment } from './aggregation-sources.ts';

test('finds the one report at the top of each run group of an experiment', async () => {
  await using folder = await temporaryFolder();
  const put = async (path: string, text: string): Promise<void> => {
    const file = join(folder.path, path);
    await mkdir(join(file, '..'), { recursive: true });
    await writeFile(file, text);
  };
  await put('run_group_experiments.csv', 'experiment_id,run_group\nx,g1\nother,g2\nx,g3\nx,gone\n');
  await put('g1/2026_grading_report.json', '{}');
  await put('g1/hourly/grading_report_1.json', '{}');
  await put('g1/2026_details.jsonl', '{}');
  await put('g3/metadata.json', '{}');
  const warnings: string[] = [];
  const warn = (line: string): void => void warnings.push(line);
  assert.deepEqual(await reportsOfExperiment(folder.path, 'x', warn), [
    join(folder.path, 'g1/2026_grading_report.json'),
  ]);
  assert.equal(warnings.length, 2);
  await assert.rejects(reportsOfExperiment(folder.path, 'y', warn), /no experiment y; it has other, x/);
  await assert.rejects(reportsOfExperiment(folder.path, 'other', warn), /None of the 1 run groups/);
  await put('g1/2027_grading_report.json', '{}');
  await assert.rejects(reportsOfExperiment(folder.path, 'x', warn), /g1 has 2 grading reports/);
  await put('run_group_experiments.csv', 'version https://git-lfs.github.com/spec/v1\n');
  await assert.rejects(reportsOfExperiment(folder.path, 'x', warn), /git lfs pull/);
});

test('reads reports in the order of their paths and names each that is none', async () => {
  await using folder = await temporaryFolder();
  const file = (name: string): string => join(folder.path, name);
  const report = (silver: boolean): string =>
    JSON.stringify({
      competition_reports: [
        {
          competition_id: 'a',
          submission_exists: true,
          valid_submission: true,
          above_median: true,
          any_medal: silver,
          gold_medal: false,
          silver_medal: silver,
          bronze_medal: false,
        },
      ],
    });
  await writeFile(file('1.json'), report(true));
  await writeFile(file('2.json'), report(false));
  const entries = await entriesOfReports([file('2.json'), file('1.json')]);
  assert.deepEqual(
    entries.map(({ silver }) => silver),
    [true, false],
  );
  await writeFile(file('3.json'), '[]');
  await assert.rejects(
    entriesOfReports([file('1.json'), file('3.json'), file('4.json')]),
    /3\.json: .*\n.*4\.json: /,
  );
});
