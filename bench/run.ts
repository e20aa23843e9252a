import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/**
 * All four measurements of the platform, one after the other; arguments go to each. Exit status 1 when a limit is missed.
 *
 *     npm run bench -- [--json]
 */
const BENCHES = ['overhead', 'fleet', 'recovery', 'grading-service'];
let worst = 0;
for (const name of BENCHES) {
  process.stderr.write(`\n# ${name}\n`);
  const args = [join(import.meta.dirname, name, 'run.ts'), ...process.argv.slice(2)];
  const child = spawn(process.execPath, args, { stdio: 'inherit' });
  const [status] = (await once(child, 'exit')) as [number | null];
  worst = Math.max(worst, status ?? 1);
}
process.exitCode = worst;
