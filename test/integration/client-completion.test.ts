import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { readEnvironment } from '../../platform/config/config.ts';

const MAIN = resolve(import.meta.dirname, '../../client/main.ts');

/** What bash itself would offer, by the script that podium prints. */
function offered(...words: readonly string[]): string[] {
  const script = `
podium() { "$NODE" "$MAIN" "$@"; }
source <(podium completion bash)
complete -p podium >/dev/null || exit 9
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
_podium podium
printf '%s\\n' "\${COMPREPLY[@]}"`;
  const environment = { ...readEnvironment(), NODE: process.execPath, MAIN, PODIUM_STATE: '/nonexistent' };
  const output = execFileSync('bash', ['-c', script, 'bash', ...words], { env: environment });
  return output
    .toString()
    .split('\n')
    .filter((line) => line !== '');
}

test('bash completes commands and options, and is quick where no head is', () => {
  assert.deepEqual(offered('podium', 'experim'), ['experiments']);
  assert.deepEqual(offered('podium', 'submit', '--compet'), ['--competition']);
  const startedAt = performance.now();
  assert.deepEqual(offered('podium', 'explain', ''), []);
  assert.ok(performance.now() - startedAt < 10_000);
});

test('the scripts for zsh and fish ask the same', () => {
  for (const shell of ['zsh', 'fish']) {
    const script = execFileSync(process.execPath, [MAIN, 'completion', shell]).toString();
    assert.match(script, /podium complete-words -- /);
  }
});
