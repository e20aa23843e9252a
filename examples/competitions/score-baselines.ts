// Makes the thresholds of the example competitions again: runs each competition's row of baselines in the image of
// the scikit-learn agent, without a network, scores what they predict with the grader's own code, and writes
// baselines.json, baselines.md and the thresholds in competition.json (format that one with prettier afterwards).
// A few minutes on two cores.
//
//   node examples/competitions/score-baselines.ts IMAGE [--only ID]...
import { execFile } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import type { CompetitionDefinition } from '../../grader/catalog/competition-definition.ts';
import { parseDefinition } from '../../grader/catalog/definition.ts';
import { readAnswersCsv } from '../../grader/scoring/answers-csv.ts';
import { scoreSubmission } from '../../grader/scoring/score-submission.ts';
import { EXAMPLE_IDS, prepareExamples } from './prepare.ts';
import { RULE, thresholdsOf, type BaselineScore } from './thresholds.ts';

const TIMEOUT_MS = 30 * 60_000;
const run = promisify(execFile);

async function scoreRow(id: string, image: string, workFolder: string): Promise<void> {
  const sourceFolder = join(import.meta.dirname, id);
  const predictions = join(workFolder, 'predictions', id);
  await mkdir(predictions, { recursive: true });
  await prepareExamples(workFolder, { only: [id] });
  const prepared = join(workFolder, id, 'prepared');
  const isolation = ['--rm', '--network', 'none', '--user', '0:0', '--label', 'podium.baselines=1'];
  const mounts = [
    `${join(prepared, 'public')}:/data:ro`,
    `${join(sourceFolder, 'baselines.py')}:/baselines.py:ro`,
    `${predictions}:/predictions`,
  ].flatMap((mount) => ['--volume', mount]);
  const command = ['python3', '/baselines.py', '/data', '/predictions'];
  await run('docker', ['run', ...isolation, ...mounts, image, ...command], { timeout: TIMEOUT_MS });

  const definitionFile = join(sourceFolder, 'competition.json');
  const json: unknown = JSON.parse(await readFile(definitionFile, 'utf8'));
  const parsed = parseDefinition(json);
  if (!parsed.ok) throw new Error(`${definitionFile}: ${JSON.stringify(parsed.problems)}`);
  const { definition } = parsed;
  const answers = await readAnswersCsv(
    definition,
    createReadStream(join(prepared, 'private', 'answers.csv')),
  );
  const row: BaselineScore[] = [];
  for (const file of (await readdir(predictions)).sort()) {
    const outcome = await scoreSubmission(definition, answers, createReadStream(join(predictions, file)));
    if (outcome.kind === 'invalid')
      throw new Error(`${id}, ${file}: refused, ${JSON.stringify(outcome.refusal)}`);
    row.push({ name: basename(file, '.csv'), score: outcome.score });
  }
  const thresholds = thresholdsOf(row, definition.direction);
  await writeJson(join(sourceFolder, 'baselines.json'), { competition: id, rule: RULE, baselines: row });
  await writeJson(definitionFile, { ...definition, thresholds });
  await writeFile(join(sourceFolder, 'baselines.md'), document(definition, row));
}

function document(definition: CompetitionDefinition, row: readonly BaselineScore[]): string {
  const lines = row.map(({ name, score }) => `| ${name} | ${score.toFixed(5)} |`);
  return `# Baselines of ${definition.id}

Written by \`examples/competitions/score-baselines.ts\`. \`baselines.py\` here holds the baselines. They see what an agent
sees; their predictions were scored once, by the grader's code, and nothing was chosen by these scores.

| baseline | ${definition.metric.name} |
|---|---|
${lines.join('\n')}

${RULE}
`;
}

async function writeJson(path: string, value: unknown): Promise<void> {
  await writeFile(path, JSON.stringify(value, undefined, 2) + '\n');
}

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { only: { type: 'string', multiple: true } },
});
const [image] = positionals;
if (image === undefined) {
  console.error('Usage: node examples/competitions/score-baselines.ts IMAGE [--only ID]...');
  process.exitCode = 2;
} else {
  const workFolder = await mkdtemp(join(tmpdir(), 'podium-baselines-'));
  try {
    for (const id of values.only ?? EXAMPLE_IDS) {
      await scoreRow(id, image, workFolder);
      console.log(`${id}: done`);
    }
  } finally {
    await rm(workFolder, { recursive: true, force: true });
  }
}
