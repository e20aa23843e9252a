import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import { statusOf, toEngineError } from './engine-errors.ts';

function answer(statusCode: number, message: string): Error {
  return Object.assign(new Error(`(HTTP code ${statusCode}) ${message}`), { statusCode, json: { message } });
}

test('each kind of failure has its code, its cause and a next step', () => {
  const cases: [unknown, string, RegExp][] = [
    [answer(404, 'no such image'), 'NOT_FOUND', /^Doing: no such image$/],
    [answer(500, 'write /home/x: no space left on device'), 'RESOURCE_EXHAUSTED', /disk limit/],
    [answer(409, 'name in use'), 'CONTAINER_ENGINE', /answered 409: name in use/],
    [Object.assign(new Error('connect EACCES'), { code: 'EACCES' }), 'CONTAINER_ENGINE', /docker group/],
    [Object.assign(new Error('connect ENOENT'), { code: 'ENOENT' }), 'CONTAINER_ENGINE', /running\?/],
    [new Error('socket hang up'), 'CONTAINER_ENGINE', /connection .* failed \(socket hang up\)/],
    ['a string', 'CONTAINER_ENGINE', /a string/],
  ];
  for (const [thrown, code, text] of cases) {
    const error = toEngineError('Doing', thrown);
    assert.equal(error.code, code);
    assert.match(error.message, text);
    assert.equal(error.cause, thrown);
  }
});

test('our own errors pass through, and a status is found through a cause', () => {
  const own = new PodiumError('CANCELED', 'stopped');
  assert.equal(toEngineError('Doing', own), own);
  assert.equal(statusOf(toEngineError('Doing', answer(409, 'x'))), 409);
  assert.equal(statusOf(own), undefined);
  assert.equal(statusOf(undefined), undefined);
});
