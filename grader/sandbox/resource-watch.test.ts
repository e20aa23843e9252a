import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { breachOf, MAX_THREADS, parseUsage, usageOf } from './resource-watch.ts';

const limits = { wallTimeMs: 1000, cpuTimeMs: 1000, memoryBytes: 1024 * 1024 };
const within = { residentBytes: limits.memoryBytes, cpuTimeMs: limits.cpuTimeMs, threads: MAX_THREADS };

describe('the watch over a child', () => {
  it('reads what the kernel says, whatever the process calls itself', () => {
    const stat = '7 (a) R 1 (b) S 6 7 7 0 -1 4194560 1 0 0 0 12 3 0 0 20 0 11 0 5 100 200 0';
    assert.deepEqual(parseUsage(stat, 'Name:\ta) R\nVmRSS:\t   12 kB\nThreads:\t11\n'), {
      residentBytes: 12 * 1024,
      cpuTimeMs: 150,
      threads: 11,
    });
    assert.equal(parseUsage(stat, 'State:\tZ (zombie)\n').residentBytes, 0);
  });

  it('sees this process, and none where none is', () => {
    const own = usageOf(process.pid);
    assert.ok(own !== undefined && own.residentBytes > 1e6 && own.threads > 1 && own.cpuTimeMs > 0);
    assert.equal(usageOf(2 ** 30), undefined);
  });

  it('names the limit that is broken, and none that is just met', () => {
    assert.equal(breachOf(within, limits), undefined);
    assert.equal(breachOf({ ...within, residentBytes: limits.memoryBytes + 1 }, limits), 'memory');
    assert.equal(breachOf({ ...within, threads: MAX_THREADS + 1 }, limits), 'memory');
    assert.equal(breachOf({ ...within, cpuTimeMs: limits.cpuTimeMs + 1 }, limits), 'cpu');
  });
});
