import assert from 'node:assert/strict';
import { createPublicKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { openReport } from '../../contracts/report/report.ts';
import { tableOfRuns } from '../../client/commands/experiment-results.ts';
import { artifactsOf } from '../../client/commands/runs.ts';
import { NUMBERS_SAMPLE_SCORE, writeNumbersCompetition } from '../support/numbers-competition.ts';
import { PodiumFixture } from '../support/podium-fixture.ts';
import { ReflectionClient, type Message } from '../support/reflection-client.ts';

const COPY = 'cp /home/data/sample_submission.csv /home/submission/submission.csv';
/** The truth is i / 10; an agent may well find that out in a test. */
const PERFECT = `awk -F, 'NR == 1 { print; next } { print $1 "," $1 / 10 }' /home/data/sample_submission.csv > /home/submission/submission.csv; echo done`;

test('from submit to the medal table, with signed reports, artifacts and a generic client', async () => {
  await using podium = await PodiumFixture.start({ workers: [[0], [1]] });
  await podium.addCompetition(await writeNumbersCompetition(podium.folder));
  await podium.addCompetition(await writeNumbersCompetition(podium.folder, 'more-numbers'));
  await podium.addShellAgent('copier', COPY);
  await podium.addShellAgent(
    'team/knower',
    PERFECT.replace('echo done', 'echo done; echo text > $LOGS_DIR/my.log; echo code > $CODE_DIR/main.py'),
  );

  // A generic client, which learns everything from reflection, submits and watches.
  using generic = await ReflectionClient.connect(
    podium.installation.address,
    podium.installation.token,
    podium.installation.tls,
  );
  assert.ok(generic.methods.includes('podium.v1.Experiments/Submit'));
  const submitted = await generic.call('podium.v1.Experiments/Submit', {
    name: 'by reflection',
    agentIds: ['copier', 'team/knower'],
    competitionIds: ['tiny-numbers', 'more-numbers'],
    seeds: [0, 1],
    resourceClass: 'tiny',
    timeLimitMs: 60_000,
  });
  const experimentId = String((submitted['experiment'] as Message)['id']);
  const states = new Set<string>();
  let done = false;
  for await (const event of generic.read('podium.v1.Experiments/Watch', { experimentId }, 120_000)) {
    if (event['run']) states.add(String((event['run'] as Message)['state']));
    if (event['done']) done = true;
  }
  assert.ok(done);
  assert.ok(states.has('RUN_STATE_RUNNING') && states.has('RUN_STATE_GRADED'), [...states].join());

  const { runs } = await podium.head.experiments.get({ experimentId });
  assert.equal(runs.length, 8);
  for (const run of runs) {
    assert.equal(run.state, 'RUN_STATE_GRADED', run.reason);
    assert.equal(run.ending, 'ENDING_EXITED');
    assert.equal(run.score, run.agentId === 'copier' ? NUMBERS_SAMPLE_SCORE : 0);
    assert.equal(run.medal, run.agentId === 'copier' ? 'MEDAL_BRONZE' : 'MEDAL_GOLD');
  }
  assert.equal(new Set(runs.map((run) => run.workerId)).size, 2, 'both workers took part');

  const table = await tableOfRuns(podium.head, runs);
  assert.deepEqual(
    table.map((row) => [
      row.agent,
      row.measures.made.mean,
      row.measures.bronze.mean,
      row.measures.gold.mean,
      row.measures.anyMedal.mean,
    ]),
    [
      ['copier', 100, 100, 0, 100],
      ['team/knower', 100, 0, 100, 100],
    ],
  );

  const run = runs.find((candidate) => candidate.agentId === 'team/knower');
  assert.ok(run);
  const { envelope } = await podium.head.runs.getReport({ runId: run.id });
  const publicKey = createPublicKey(await readFile(podium.installation.layout.graderPublicKey));
  const report = openReport(envelope, publicKey);
  assert.equal(report.grader.competitionReport.score, 0);
  assert.equal(report.grader.competitionReport.gold_medal, true);
  assert.equal(report.head.colocated, true, 'worker and grader share this machine');
  assert.equal(report.head.attempts.length, 1);
  assert.equal(report.worker.ending, 'exited');
  const forged = Buffer.from(envelope);
  forged[Math.floor(forged.length / 2)] = (forged[Math.floor(forged.length / 2)] ?? 0) ^ 1;
  assert.throws(() => openReport(forged, publicKey));

  const artifacts = await artifactsOf(podium.head, run.id);
  assert.deepEqual(artifacts.map((artifact) => artifact.name).sort(), ['code.tar', 'logs.tar', 'output.log']);
  const output: Buffer[] = [];
  for await (const chunk of podium.head.artifacts.fetch({ runId: run.id, attempt: 1, name: 'output.log' }))
    output.push(chunk.bytes);
  assert.match(Buffer.concat(output).toString(), /done/);
});

test('an agent sees its contract, may validate, and reaches nothing else', async () => {
  await using podium = await PodiumFixture.start();
  await podium.addCompetition(await writeNumbersCompetition(podium.folder));
  // perl is in the base image; it speaks HTTP through a plain socket.
  const validate = (file: string): string =>
    `perl -MIO::Socket::INET -e 'local $/; open F, "<", "${file}"; my $f = <F>; my $b = "--x\\r\\nContent-Disposition: form-data; name=\\"file\\"; filename=\\"s.csv\\"\\r\\nContent-Type: text/csv\\r\\n\\r\\n$f\\r\\n--x--\\r\\n"; ` +
    `my $s = IO::Socket::INET->new("127.0.0.1:5000") or die; print $s "POST /validate HTTP/1.1\\r\\nHost: localhost:5000\\r\\nConnection: close\\r\\nContent-Type: multipart/form-data; boundary=x\\r\\nContent-Length: " . length($b) . "\\r\\n\\r\\n$b"; print <$s>'; echo`;
  await podium.addShellAgent(
    'looker',
    [
      'echo "competition $COMPETITION_ID seed $PODIUM_SEED limit $TIME_LIMIT_SECS"',
      'test -s /home/instructions.txt && test -s /home/data/description.md && echo files there',
      '(echo x > /home/data/x) 2>/dev/null || echo data is read-only',
      '(echo x > /etc/x) 2>/dev/null || echo root is read-only',
      'id -u',
      COPY,
      validate('/home/submission/submission.csv'),
      'printf "id,value\\n0,nan\\n" > /tmp/bad.csv',
      validate('/tmp/bad.csv'),
      'for address in 172.17.0.1:22 127.0.0.1:4222 8.8.8.8:53 169.254.169.254:80; do perl -MIO::Socket::INET -e \'exit(IO::Socket::INET->new(PeerAddr => shift, Timeout => 2) ? 1 : 0)\' $address && echo "no way to $address"; done',
      'ls /sys/class/net',
    ].join('\n'),
  );
  const [run] = await podium.finished(
    await podium.submit({ agentIds: ['looker'], competitionIds: ['tiny-numbers'], seeds: [7] }),
  );
  assert.ok(run);
  assert.equal(run.state, 'RUN_STATE_GRADED', run.reason);
  await artifactsOf(podium.head, run.id);
  const chunks: Buffer[] = [];
  for await (const chunk of podium.head.artifacts.fetch({ runId: run.id, attempt: 1, name: 'output.log' }))
    chunks.push(chunk.bytes);
  const output = Buffer.concat(chunks).toString();
  assert.match(output, /competition tiny-numbers seed 7 limit 60\n/);
  assert.match(output, /files there\ndata is read-only\nroot is read-only\n(?!0\n)\d+\n/);
  assert.match(output, /\{"result":\s*"Submission is valid\."\}/);
  assert.match(output, /Submission invalid! Line 2, column/);
  assert.doesNotMatch(output, /secret|answers/);
  assert.equal(output.match(/no way to/g)?.length, 4, output);
  assert.match(output, /\nlo\n?$/, 'only the loopback interface is there');
  const { envelope } = await podium.head.runs.getReport({ runId: run.id });
  const report = openReport(
    envelope,
    createPublicKey(await readFile(join(podium.installation.layout.graderState, 'grader.pub'))),
  );
  assert.equal(report.worker.validateCalls.length, 2, 'each call of validate is on record');
});
