import type { Readable } from 'node:stream';
import { MAX_RESULT_BYTES, READY, TAKEN } from './child/protocol.ts';

/** Reads what the child says on its result descriptor: READY, TAKEN, then the outcome's bytes up to the end. */
export class ResultChannel {
  /** True when the child said so, false when the channel ended first. */
  readonly ready: Promise<boolean>;
  readonly taken: Promise<boolean>;
  readonly ended: Promise<void>;
  readonly #outcome: Buffer[] = [];
  #outcomeBytes = 0;

  /** `onNonsense` is called, perhaps more than once, when the child says something else or too much. */
  constructor(stream: Readable, onNonsense: () => void) {
    const ready = Promise.withResolvers<boolean>();
    const taken = Promise.withResolvers<boolean>();
    const ended = Promise.withResolvers<undefined>();
    this.ready = ready.promise;
    this.taken = taken.promise;
    this.ended = ended.promise;
    const expected = [
      { marker: READY, said: ready },
      { marker: TAKEN, said: taken },
    ];
    stream.on('data', (chunk: Buffer) => {
      let rest = chunk;
      for (let next = expected[0]; next !== undefined && rest.length > 0; next = expected[0]) {
        if (rest[0] !== next.marker) return onNonsense();
        next.said.resolve(true);
        expected.shift();
        rest = rest.subarray(1);
      }
      this.#outcomeBytes += rest.length;
      if (this.#outcomeBytes > MAX_RESULT_BYTES) onNonsense();
      else this.#outcome.push(rest);
    });
    stream.on('error', () => {}); // a connection reset is an end like any other
    stream.once('close', () => {
      ready.resolve(false);
      taken.resolve(false);
      ended.resolve(undefined);
    });
  }

  outcomeBytes(): Buffer {
    return Buffer.concat(this.#outcome);
  }
}
