import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseChecksums } from './checksums.ts';

const A = 'a'.repeat(32);
const B = 'b'.repeat(32);

test('reads the folders and leaves the download out', () => {
  const text = `# made by the benchmark\nprivate:\n  test.csv: ${A}\npublic:\n  "a b.csv": ${B}\n  'it''s.csv': '${A}'\nzip: ${B}\n`;
  const { public: shown, private: hidden } = parseChecksums(text);
  assert.deepEqual([...hidden], [['test.csv', A]]);
  assert.deepEqual(
    [...shown],
    [
      ['a b.csv', B],
      ["it's.csv", A],
    ],
  );
  assert.equal(parseChecksums(`public: {}\r\nzip: ${A}\r\n`).public.size, 0);
});

test('refuses whatever else YAML can say, by its line', () => {
  for (const [text, wanted] of [
    [`public:\n  test.csv: abc\n`, /line 2 has no MD5/],
    [`public:\n  a.csv: ${A}\n  a.csv: ${B}\n`, /line 3 names a file a second time/],
    [`  a.csv: ${A}\n`, /line 1 belongs to no folder/],
    [`other:\n`, /line 1 begins something unknown/],
    [`public: &x\n`, /line 1/],
    [`public:\n  - a.csv\n`, /line 2 is no "name: digest"/],
  ] as const) {
    assert.throws(() => parseChecksums(text), wanted, text);
  }
});
