import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { digestOf } from '../../contracts/ids/digest.ts';
import { errorText } from '../../contracts/errors/podium-error.ts';
import { GRADER_ID, prepareGrader } from '../support/grader-fixture.ts';
import { runGrader, startGraderProcess } from '../support/grader-process.ts';
import {
  handInMessages,
  recordFor,
  runRecordFor,
  signedTicket,
  ticketFor,
} from '../support/handin-fixture.ts';

/** Submissions that are wrong in as many ways as there are branches; none of them holds an answer. */
function submissions(sample: string): string[] {
  return [
    sample,
    '',
    'id\n',
    'id,word\n',
    'id,word\n1,a\n',
    'id,word\n1,a\n1,b\n',
    sample.replace('1,', '99,'),
    `${sample}77,more\n`,
    sample.replace('guess', '"'),
    sample.replace('guess', '\0'),
    sample.replace('word', 'words'),
    sample.replace('id,word', 'id,word,extra'),
    sample.replace('1,', 'x,'),
    `id,word\n${'9'.repeat(400)},a\n`,
    '\u00ff\u00fe'.repeat(100),
  ];
}

/** The text itself and what else it may look like. */
function disguises(secret: string): Buffer[] {
  const bytes = Buffer.from(secret);
  const base64 = [0, 1, 2].map((shift) =>
    // inside a longer base64 text, whatever comes before it
    Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .slice(shift === 0 ? 0 : 4, -4),
  );
  return [secret, bytes.toString('hex'), ...base64, bytes.toString('utf16le')].map((text) =>
    Buffer.from(text),
  );
}

test('no answer shows in a reply, a receipt, a report, the database, a file or the log', async () => {
  await using prepared = await prepareGrader();
  const { competition, card, config, headKey } = prepared;
  const seen = new Map<string, Buffer>();
  {
    await using grader = await startGraderProcess(prepared);
    let fence = 0;
    for (const csv of submissions(competition.sampleCsv)) {
      fence += 1;
      const ticket = ticketFor(card, GRADER_ID, { fence });
      const messages = handInMessages({ ticket: signedTicket(ticket, headKey), record: recordFor(csv) }, csv);
      const { receipt } = await grader.handIn.handIn(messages, { deadlineMs: 20_000 });
      seen.set(`receipt ${fence}`, Buffer.from(JSON.stringify(grader.receiptOf({ receipt }))));
      const { run: runId, epoch } = ticket;
      const runRecord = Buffer.from(JSON.stringify(runRecordFor(ticket)));
      const order = { runId, epoch, fence, submissionDigest: digestOf(csv), runRecord };
      const { report } = await grader.grading.grade(order, { deadlineMs: 20_000 });
      seen.set(`report ${fence}`, Buffer.from(JSON.stringify(grader.reportOf({ report }))));
      const refused = await grader.grading.grade({ ...order, submissionDigest: '' }).catch(errorText);
      seen.set(`refusal ${fence}`, Buffer.from(String(refused)));
    }
    seen.set('description', Buffer.from(JSON.stringify(await grader.grading.describe({}))));
    seen.set('log', Buffer.from(grader.log()));
    assert.ok(seen.size > 40);
  }
  const added = await runGrader(['add', competition.folder, '--config', prepared.configFile, '--json']);
  seen.set('add', Buffer.from(added.stdout + added.stderr));
  for (const entry of readdirSync(config.stateDir, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) seen.set(entry.name, readFileSync(join(entry.parentPath, entry.name)));
  }
  const patterns = competition.secrets.flatMap(disguises);
  const found = [...seen].filter(([, bytes]) => patterns.some((pattern) => bytes.includes(pattern)));
  assert.deepEqual(
    found.map(([name]) => name),
    [],
  );
  // The same search finds them where they are.
  const answers = readFileSync(join(competition.folder, 'prepared/private/answers.csv'));
  assert.ok(patterns.some((pattern) => answers.includes(pattern)));
});
