import { parseArgs } from 'node:util';
import { conclude } from '../report/verdict.ts';
import { measureFleet, type FleetSizes } from './measure.ts';
import { fleetResult } from './result.ts';

/**
 * A thousand simulated workers at a real head: what claims, renewals and the way to a grade cost. docs/performance.md
 * says what is measured.
 *
 *     node bench/fleet/run.ts [--workers N] [--runs N] [--queues 1000,20000,200000] [--renewing SECONDS] [--json]
 */
const { values: options } = parseArgs({
  options: {
    workers: { type: 'string', default: '1000' },
    runs: { type: 'string', default: '20000' },
    queues: { type: 'string', default: '1000,20000,200000' },
    probes: { type: 'string', default: '300' },
    renewing: { type: 'string', default: '40' },
    'at-once': { type: 'string', default: '16' },
    json: { type: 'boolean', default: false },
  },
});
const sizes: FleetSizes = {
  workers: Number(options.workers),
  runs: Number(options.runs),
  queues: options.queues.split(',').map(Number),
  probes: Number(options.probes),
  renewingMs: Number(options.renewing) * 1000,
  claimsAtOnce: Number(options['at-once']),
  processes: 2,
  submissionEvery: 100,
};
const measured = await measureFleet(sizes, (line) => void process.stderr.write(`${line}\n`));
conclude('fleet', fleetResult(sizes, measured), options);
