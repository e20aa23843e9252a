import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isPodiumError } from '../../contracts/errors/podium-error.ts';
import { normalPath, parseSubmissionList } from './submission-list.ts';

test('reads one submission a line, skips blanks and comments, keeps the order and what comes twice', () => {
  const text = [
    '\uFEFF# made by hand',
    '{"competition_id": "b", "submission_path": "./runs//b/submission.csv", "logs_path": null}',
    '',
    '  // the second seed',
    '{"competition_id": "a", "submission_path": null}\r',
    '{"competition_id": "b", "submission_path": "/x/../b.csv"}',
  ].join('\n');
  assert.deepEqual(parseSubmissionList(text, 'list'), [
    { competition: 'b', path: 'runs/b/submission.csv' },
    { competition: 'a', path: null },
    { competition: 'b', path: '/x/../b.csv' },
  ]);
});

test('names every line that is none, and says what an empty list wants', () => {
  const text = [
    '{"competition_id": 1, "submission_path": null}',
    '[]',
    '{"competition_id": "a"}',
    'nonsense',
  ].join('\n');
  assert.throws(
    () => parseSubmissionList(text, 'list.jsonl'),
    (error) =>
      isPodiumError(error, 'INVALID_ARGUMENT') &&
      /line 1: "competition_id".*line 2: it is not an object.*line 3: "submission_path".*line 4: it is not JSON/s.test(
        error.message,
      ),
  );
  assert.throws(() => parseSubmissionList('\n# nothing\n', 'list.jsonl'), /names no submission/);
});

test('writes paths as pathlib does', () => {
  const cases = [
    ['a.csv', 'a.csv'],
    ['./a/./b//c.csv', 'a/b/c.csv'],
    ['a/', 'a'],
    ['//a', '//a'],
    ['///a', '/a'],
    ['', '.'],
    ['a/../b', 'a/../b'],
  ] as const;
  for (const [path, wanted] of cases) assert.equal(normalPath(path), wanted);
});
