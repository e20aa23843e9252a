import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { z } from 'zod';
import { PodiumError } from '../errors/podium-error.ts';
import { open, PAYLOAD_TYPES, peek, seal } from './envelope.ts';

const key = generateKeyPairSync('ed25519');
const other = generateKeyPairSync('ed25519');
const schema = z.strictObject({ run: z.string(), fence: z.number() });
const value = { run: 'r1', fence: 3 };

test('what is sealed opens under its key and type', () => {
  const envelope = seal(PAYLOAD_TYPES.receipt, value, key.privateKey);
  assert.deepEqual(open(PAYLOAD_TYPES.receipt, envelope, key.publicKey, schema), value);
  assert.deepEqual(peek(envelope, schema), value);
});

test('another key, another type and another shape are refused', () => {
  const envelope = seal(PAYLOAD_TYPES.receipt, value, key.privateKey);
  const refused = (code: string) => (error: unknown) => error instanceof PodiumError && error.code === code;
  assert.throws(
    () => open(PAYLOAD_TYPES.receipt, envelope, other.publicKey, schema),
    refused('UNAUTHENTICATED'),
  );
  assert.throws(
    () => open(PAYLOAD_TYPES.ticket, envelope, key.publicKey, schema),
    refused('UNAUTHENTICATED'),
  );
  const relabeled = Buffer.from(envelope.toString().replace('receipt', 'ticket'));
  assert.throws(
    () => open(PAYLOAD_TYPES.ticket, relabeled, key.publicKey, schema),
    refused('UNAUTHENTICATED'),
  );
  assert.throws(
    () => open(PAYLOAD_TYPES.receipt, envelope, key.publicKey, z.strictObject({})),
    refused('INVALID_ARGUMENT'),
  );
  assert.throws(
    () => open(PAYLOAD_TYPES.receipt, Buffer.from('{}'), key.publicKey, schema),
    refused('INVALID_ARGUMENT'),
  );
});

test('no changed byte gives another value', () => {
  const envelope = seal(PAYLOAD_TYPES.report, value, key.privateKey);
  fc.assert(
    fc.property(fc.nat(envelope.length - 1), fc.integer({ min: 1, max: 255 }), (position, change) => {
      const forged = Buffer.from(envelope);
      forged[position] = (forged[position] ?? 0) ^ change;
      try {
        // A changed key id or a changed spelling of the same base64 may pass: the signed value is the same then.
        assert.deepEqual(open(PAYLOAD_TYPES.report, forged, key.publicKey, schema), value);
      } catch (error) {
        assert.ok(error instanceof PodiumError, String(error));
      }
    }),
    { numRuns: 500 },
  );
});
