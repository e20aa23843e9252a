import type { Readable } from 'node:stream';
import { LOADED, MAX_RESULT_BYTES, OUTCOME_END, READY, STARTED, TAKEN } from './child/protocol.ts';

/** Reads what the child says on its result descriptor: the markers in their order, then the outcome. */
export class ResultChannel {
  /** Each: true when the child said so, false when the channel ended first. */
  readonly ready: Promise<boolean>;
  readonly taken: Promise<boolean>;
  readonly loaded: Promise<boolean>;
  readonly started: Promise<boolean>;
  /** Resolves as soon as it is complete; undefined when the channel ended first. */
  readonly outcome: Promise<Buffer | undefined>;
  readonly ended: Promise<void>;

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
    const outcome = Promise.withResolvers<Buffer | undefined>();
    this.outcome = outcome.promise;
    this.ended = ended.promise;
    let text = Buffer.alloc(0);
    const expected = [...said];
    stream.on('data', (chunk: Buffer) => {
      let rest = chunk;
      for (let next = expected[0]; next !== undefined && rest.length > 0; next = expected[0]) {
        if (rest[0] !== next.marker) return onNonsense();
        next.resolve(true);
        expected.shift();
        rest = rest.subarray(1);
      }
      if (text.length + rest.length > MAX_RESULT_BYTES) return onNonsense();
      text = Buffer.concat([text, rest]);
      const end = text.indexOf(OUTCOME_END);
      if (end >= 0) outcome.resolve(text.subarray(0, end));
    });
    stream.on('error', () => {}); // a connection reset is an end like any other
    stream.once('close', () => {
      for (const { resolve } of said) resolve(false);
      outcome.resolve(undefined);
      ended.resolve(undefined);
    });
  }
}
