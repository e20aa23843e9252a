import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

const proto = join(import.meta.dirname, '..', '..', 'proto');

test('proto/gen is what the .proto files give', () => {
  const fresh = mkdtempSync(join(tmpdir(), 'podium-gen-'));
  try {
    const bin = join(proto, '..', 'node_modules', '.bin');
    execFileSync(join(proto, 'generate.sh'), [fresh], {
      env: { ...process.env, PATH: `${bin}:${process.env['PATH'] ?? ''}` },
    });
    assert.deepEqual(contents(join(proto, 'gen')), contents(fresh), 'run: npm run gen');
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
});

function contents(folder: string): Map<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return new Map(
    files
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path) => [path.slice(folder.length + 1), readFileSync(path, 'utf8')]),
  );
}
