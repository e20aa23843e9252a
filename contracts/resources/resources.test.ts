import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fits, lackOf, type ResourceOffer, type ResourceRequest } from './resources.ts';

const GIB = 2 ** 30;
const request: ResourceRequest = {
  cpus: 2,
  memoryBytes: 4 * GIB,
  diskBytes: GIB,
  gpus: 1,
  gpuMemoryBytes: 20 * GIB,
};
const offer: ResourceOffer = {
  cpus: 2,
  memoryBytes: 4 * GIB,
  diskBytes: GIB,
  gpus: [{ id: '0', memoryBytes: 20 * GIB }],
};

test('an offer that is just enough fits', () => {
  assert.equal(fits(request, offer), true);
});

test('the first lack is named', () => {
  assert.match(lackOf(request, { ...offer, cpus: 1 }) ?? '', /needs 2 CPUs, has 1/);
  assert.match(lackOf(request, { ...offer, memoryBytes: GIB }) ?? '', /4\.0 GiB of memory, has 1\.0 GiB/);
  assert.match(lackOf(request, { ...offer, diskBytes: 0 }) ?? '', /of disk/);
  assert.match(
    lackOf(request, { ...offer, gpus: [{ id: '0', memoryBytes: 8 * GIB }] }) ?? '',
    /1 GPUs of 20\.0 GiB, has 0/,
  );
});
