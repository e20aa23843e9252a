import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { runGraderProgram } from '../../client/commands/grader-program.ts';

test("a grader's program that is killed is not taken for a competition that is wrong", async () => {
  const children = (): string[] =>
    readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').split(' ').filter(Boolean);
  const before = new Set(children());
  const running = runGraderProgram(['--help']);
  for (const pid of children().filter((child) => !before.has(child))) process.kill(Number(pid), 'SIGKILL');
  await assert.rejects(running, { code: 'INTERNAL', message: /ended by SIGKILL/ });
});
