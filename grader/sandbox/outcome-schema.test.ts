import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { parseOutcome } from './outcome-schema.ts';

const parse = (text: string): unknown => parseOutcome(Buffer.from(text));

describe('what a child may say', () => {
  it('is a finite score', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.nat(), (score, rows) => {
        const said = JSON.stringify({ kind: 'graded', score, rows });
        assert.deepEqual(parse(said), JSON.parse(said));
      }),
    );
  });

  it('or a refusal', () => {
    const said = {
      kind: 'invalid',
      refusal: { code: 'OUT_OF_RANGE', line: 3, column: 'y', got: '7', want: 1 },
    };
    assert.deepEqual(parse(JSON.stringify(said)), said);
  });

  for (const text of [
    '',
    'null',
    '[]',
    '{"kind":"graded","score":NaN,"rows":1}',
    '{"kind":"graded","score":1e999,"rows":1}',
    '{"kind":"graded","score":"1","rows":1}',
    '{"kind":"graded","score":1,"rows":-1}',
    '{"kind":"graded","score":1,"rows":1,"more":1}',
    '{"kind":"graded","score":1,"rows":1}{}',
    '{"kind":"invalid","refusal":{"code":"LABELS"}}',
    '{"kind":"invalid","refusal":{"code":"BAD_HEADER","more":1}}',
    `{"kind":"graded","score":1,"rows":1${' '.repeat(4096)}}`,
  ]) {
    it(`not ${text.slice(0, 80) || 'nothing'}`, () => {
      assert.equal(parse(text), undefined);
    });
  }

  it('and no bytes that are not UTF-8', () => {
    assert.equal(parseOutcome(Uint8Array.of(0xff, 0x22)), undefined);
  });
});
