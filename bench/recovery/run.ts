import { parseArgs } from 'node:util';
import { LEASE_MS, RENEW_INTERVAL_MS } from '../../contracts/messages/protocol.ts';
import { conclude } from '../report/verdict.ts';
import { measureRecovery } from './measure.ts';
import { recoveryResult } from './result.ts';

/**
 * The coordinator is killed while simulated workers hold leases. docs/performance.md says what is measured.
 *
 *     node bench/recovery/run.ts [--leases N] [--json]
 */
const { values: options } = parseArgs({
  options: { leases: { type: 'string', default: '500' }, json: { type: 'boolean', default: false } },
});
const sizes = {
  leases: Number(options.leases),
  renewIntervalMs: RENEW_INTERVAL_MS,
  timeoutMs: 3 * LEASE_MS,
};
const measured = await measureRecovery(sizes, (line) => void process.stderr.write(`${line}\n`));
conclude('recovery', recoveryResult(sizes, measured), options);
