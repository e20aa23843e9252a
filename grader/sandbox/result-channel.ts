import type { Readable } from 'node:stream';
import { LOADED, MAX_RESULT_BYTES, READY, STARTED, TAKEN } from './child/protocol.ts';

/** Reads what the child says on its result descriptor: the markers in their order, then the outcome's bytes up to the end. */
export class ResultChannel {
  /** Each: true when the child said so, false when the channel ended first. */
  readonly ready: Promise<boolean>;
  readonly taken: Promise<boolean>;
  readonly loaded: Promise<boolean>;
  readonly started: Promise<boolean>;
  readonly ended: Promise<void>;
  readonly #outcome: Buffer[] = [];
  #outcomeBytes = 0;

  /** `onNonsense` is called, perhaps more than once, when the child says something else or too much. */
  constructor(stream: Readable, onNonsense: () => void) {
    const said = [READY, TAKEN, LOADED, STARTED].map((marker) => ({
      marker,
      ...Promise.withResolvers<boolean>(),
    }));
    const ended = Promise.withResolvers<undefined>();
    [this.ready, this.taken, this.loaded, this.started] = said.map(({ promise }) => promise) as [
      Promise<boolean>,
      Promise<boolean>,
      Promise<boolean>,
      Promise<boolean>,
    ];
    this.ended = ended.promise;
    const expected = [...said];
    stream.on('data', (chunk: Buffer) => {
      let rest = chunk;
      for (let next = expected[0]; next !== undefined && rest.length > 0; next = expected[0]) {
        if (rest[0] !== next.marker) return onNonsense();
        next.resolve(true);
        expected.shift();
        rest = rest.subarray(1);
      }
      this.#outcomeBytes += rest.length;
      if (this.#outcomeBytes > MAX_RESULT_BYTES) onNonsense();
      else this.#outcome.push(rest);
    });
    stream.on('error', () => {}); // a connection reset is an end like any other
    stream.once('close', () => {
      for (const { resolve } of said) resolve(false);
      ended.resolve(undefined);
    });
  }

  outcomeBytes(): Buffer {
    return Buffer.concat(this.#outcome);
  }
}
