import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseUser, FALLBACK_USER, namesUser } from './run-user.ts';

const PASSWD =
  'root:x:0:0:root:/root:/bin/bash\ntoor:x:0:0::/:/bin/sh\nnonroot:x:1000:1001::/home:/bin/sh\nbad:x:a:b::/:\n';

test('root by any name becomes the fallback', () => {
  for (const user of ['', 'root', '0', '0:0', '00', 'root:staff', 'toor', 'toor:1000']) {
    assert.equal(chooseUser(user, PASSWD), FALLBACK_USER, user);
  }
});

test('a user of the image is kept, as numbers', () => {
  assert.deepEqual(chooseUser('nonroot', PASSWD), { uid: 1000, gid: 1001, fallback: false });
  assert.deepEqual(chooseUser('nonroot:5', PASSWD), { uid: 1000, gid: 5, fallback: false });
  assert.deepEqual(chooseUser('nonroot:staff', PASSWD), { uid: 1000, gid: 1001, fallback: false });
  assert.deepEqual(chooseUser('1234'), { uid: 1234, gid: 1234, fallback: false });
  assert.deepEqual(chooseUser('1234:0'), { uid: 1234, gid: 0, fallback: false });
});

test('a name the image does not know is refused', () => {
  assert.equal(chooseUser('ghost', PASSWD), undefined);
  assert.equal(chooseUser('bad', PASSWD), undefined);
  assert.equal(chooseUser('99999999999', PASSWD), undefined);
});

test('only names need the passwd file', () => {
  assert.deepEqual(['', 'root', '0', '12:3', 'nonroot', 'nonroot:5'].map(namesUser), [
    false,
    false,
    false,
    false,
    true,
    true,
  ]);
});
