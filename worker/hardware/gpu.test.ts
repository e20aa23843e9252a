import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseGpus, parseUsedBytes } from './gpu.ts';

const MIB = 1024 * 1024;

test('one A10', () => {
  assert.deepEqual(
    parseGpus('0, GPU-5d3c8a0e-3f2b-9c51-77aa-0b9be9d8a1f0, NVIDIA A10, 23028, 535.183.01\n'),
    [
      {
        id: 'GPU-5d3c8a0e-3f2b-9c51-77aa-0b9be9d8a1f0',
        index: 0,
        model: 'NVIDIA A10',
        memoryBytes: 23028 * MIB,
        driver: '535.183.01',
      },
    ],
  );
});

test('two A10, and a mixed machine', () => {
  const two = parseGpus(
    '0, GPU-aa, NVIDIA A10, 23028, 535.183.01\n1, GPU-bb, NVIDIA A10, 23028, 535.183.01\n',
  );
  assert.deepEqual(
    two.map(({ id, index }) => [id, index]),
    [
      ['GPU-aa', 0],
      ['GPU-bb', 1],
    ],
  );
  const mixed = parseGpus(
    '0, GPU-aa, NVIDIA GeForce RTX 3090, 24576, 550.54.15\n1, GPU-bb, Quadro P400, 2048, 550.54.15\n2, GPU-cc, Tesla T4, [N/A], 550.54.15\n',
  );
  assert.deepEqual(
    mixed.map(({ memoryBytes }) => memoryBytes),
    [24576 * MIB, 2048 * MIB, 0],
  );
  assert.equal(mixed[0]?.model, 'NVIDIA GeForce RTX 3090');
});

test('what is no GPU is none', () => {
  for (const text of [
    '',
    'No devices were found\n',
    'Failed to initialize NVML: Driver/library version mismatch\nNVML library version: 535.183\n',
    "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver. Make sure that the latest NVIDIA driver is installed and running.\n",
    'Unable to determine the device handle for GPU 0000:01:00.0: Unknown Error, a, b, c, d\n',
  ]) {
    assert.deepEqual(parseGpus(text), [], text);
  }
});

test('what others use is added up for each GPU', () => {
  assert.deepEqual(
    parseUsedBytes('GPU-aa, 1024\nGPU-bb, [N/A]\nGPU-aa, 512\n'),
    new Map([
      ['GPU-aa', 1536 * MIB],
      ['GPU-bb', 0],
    ]),
  );
  assert.deepEqual(parseUsedBytes(''), new Map());
});
