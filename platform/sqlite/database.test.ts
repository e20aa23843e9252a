import assert from 'node:assert/strict';
import { mkdtempSync, openSync, rmSync, writeFileSync, writeSync, closeSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { openDatabase } from './database.ts';

function folders(context: TestContext): { file: string; migrations: string } {
  const folder = mkdtempSync(join(tmpdir(), 'podium-sqlite-'));
  context.after(() => {
    rmSync(folder, { recursive: true });
  });
  const migrations = join(folder, 'migrations');
  mkdirSync(migrations);
  writeFileSync(
    join(migrations, '0001-begin.sql'),
    'CREATE TABLE t(a INTEGER PRIMARY KEY, b TEXT NOT NULL) STRICT;',
  );
  return { file: join(folder, 'state', 'db.sqlite'), migrations };
}

test('settings hold and migrations are applied once, in order', (context) => {
  const { file, migrations } = folders(context);
  let database = openDatabase(file, migrations);
  assert.deepEqual(
    ['journal_mode', 'synchronous', 'foreign_keys'].map((name) => database.pragma(name, { simple: true })),
    ['wal', 2, 1],
  );
  database.exec("INSERT INTO t VALUES (1, 'kept')");
  database.close();
  writeFileSync(join(migrations, '0002-more.sql'), "ALTER TABLE t ADD COLUMN c TEXT NOT NULL DEFAULT 'new';");
  database = openDatabase(file, migrations);
  assert.deepEqual(database.prepare('SELECT * FROM t').all(), [{ a: 1, b: 'kept', c: 'new' }]);
  database.close();
});

test('a failing migration leaves the file as it was', (context) => {
  const { file, migrations } = folders(context);
  openDatabase(file, migrations).close();
  const broken = join(migrations, '0002-broken.sql');
  writeFileSync(broken, 'CREATE TABLE u(a); INSERT INTO nowhere VALUES (1);');
  assert.throws(() => openDatabase(file, migrations), /nowhere/);
  rmSync(broken);
  const database = openDatabase(file, migrations);
  assert.equal(database.pragma('user_version', { simple: true }), 1);
  assert.deepEqual(database.prepare("SELECT name FROM sqlite_schema WHERE name = 'u'").all(), []);
  database.close();
});

test('a file of a newer version and a damaged file are refused by name', (context) => {
  const { file, migrations } = folders(context);
  const database = openDatabase(file, migrations);
  const insert = database.prepare('INSERT INTO t VALUES (?, ?)');
  database.transaction(() => {
    for (let row = 0; row < 2000; row++) insert.run(row, 'x'.repeat(50));
  })();
  database.pragma('user_version = 9');
  database.close();
  assert.throws(() => openDatabase(file, migrations), { code: 'VERSION_MISMATCH' });
  const handle = openSync(file, 'r+');
  writeSync(handle, Buffer.alloc(4096, 0xa5), 0, 4096, 5 * 4096);
  closeSync(handle);
  assert.throws(() => openDatabase(file, migrations), { code: 'CORRUPT_STORE' });
});
