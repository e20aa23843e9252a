import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { isPodiumError } from '../../contracts/errors/podium-error.ts';
import { openDatabase } from '../../platform/sqlite/database.ts';
import { temporaryFolder } from '../../test/support/temporary-folder.ts';
import { ChangeFeed } from './change-feed.ts';
import { Transactor } from './transactor.ts';

test('a full disk is said by name, changes nothing, and passes', async () => {
  await using folder = await temporaryFolder();
  const migrations = join(import.meta.dirname, 'migrations');
  using stack = new DisposableStack();
  const database = openDatabase(join(folder.path, 'x.sqlite'), migrations);
  stack.defer(() => database.close());
  const transactor = new Transactor(database, new ChangeFeed());
  const insert = database.prepare<[string, string]>(
    "INSERT INTO agents (id, spec, description, registered_at_ms) VALUES (?, '{}', ?, 0)",
  );
  const fill = (): unknown => transactor.run(() => insert.run('a', 'x'.repeat(100_000)));
  database.pragma(`max_page_count = ${String(database.pragma('page_count', { simple: true }))}`);
  assert.throws(fill, (error) => isPodiumError(error, 'RESOURCE_EXHAUSTED') && /full/.test(error.message));
  assert.equal(database.inTransaction, false);
  database.pragma('max_page_count = 1000000');
  fill();
  assert.equal(database.prepare('SELECT count(*) FROM agents').pluck().get(), 1);
});
