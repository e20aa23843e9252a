import { PodiumError } from '../../../contracts/errors/podium-error.ts';

/** A value read from R's serialization, as far as data frames of plain columns need it. */
export interface RValue {
  readonly kind: 'null' | 'integers' | 'numbers' | 'texts' | 'list' | 'symbol';
  readonly integers?: Int32Array;
  readonly numbers?: Float64Array;
  readonly texts?: readonly string[];
  readonly items?: readonly RValue[];
  readonly attributes: ReadonlyMap<string, RValue>;
}

const NULL: RValue = { kind: 'null', attributes: new Map() };

/**
 * Reads R's binary serialization ("X", XDR byte order; versions 2 and 3), which R Internals §1.8 describes.
 * Only the types that occur in a data frame of numbers, integers and factors are known.
 *
 * @throws PodiumError BAD_COMPETITION for any other type or a truncated input
 */
export function readRValue(bytes: Buffer): RValue {
  return new RReader(bytes).read();
}

class RReader {
  readonly #bytes: Buffer;
  readonly #symbols: string[] = [];
  #position = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  read(): RValue {
    try {
      if (this.#take(2).toString('latin1') !== 'X\n') throw unreadable('it does not begin with "X"');
      const version = this.#integer();
      this.#take(8); // the versions of R that wrote it and that can read it
      if (version === 3) this.#take(this.#integer()); // the name of the native encoding
      return this.#value();
    } catch (error) {
      if (error instanceof RangeError) throw unreadable('it is truncated', error);
      throw error;
    }
  }

  #value(): RValue {
    const flags = this.#integer();
    const hasAttributes = (flags & 0x200) !== 0;
    switch (flags & 0xff) {
      case 254:
        return NULL;
      case 1: {
        this.#integer();
        const name = this.#text();
        this.#symbols.push(name);
        return symbol(name);
      }
      case 255:
        return symbol(this.#symbols[(flags >> 8) - 1] ?? '');
      case 9:
        return { kind: 'texts', texts: [this.#text()], attributes: new Map() };
      case 10:
      case 13: {
        const integers = Int32Array.from({ length: this.#integer() }, () => this.#integer());
        return { kind: 'integers', integers, attributes: this.#attributes(hasAttributes) };
      }
      case 14: {
        const numbers = Float64Array.from({ length: this.#integer() }, () => this.#take(8).readDoubleBE());
        return { kind: 'numbers', numbers, attributes: this.#attributes(hasAttributes) };
      }
      case 16: {
        const texts = Array.from({ length: this.#integer() }, () => {
          this.#integer();
          return this.#text();
        });
        return { kind: 'texts', texts, attributes: this.#attributes(hasAttributes) };
      }
      case 19: {
        const items = Array.from({ length: this.#integer() }, () => this.#value());
        return { kind: 'list', items, attributes: this.#attributes(hasAttributes) };
      }
      default:
        throw unreadable(`type ${flags & 0xff} is not one of a plain data frame`);
    }
  }

  /** Attributes follow their value as a pair list: flags with a tag, the tag's symbol, the value, and so on. */
  #attributes(present: boolean): ReadonlyMap<string, RValue> {
    const attributes = new Map<string, RValue>();
    if (!present) return attributes;
    for (;;) {
      const flags = this.#integer();
      if ((flags & 0xff) === 254) return attributes;
      if ((flags & 0xff) !== 2 || (flags & 0x400) === 0) throw unreadable('attributes without names');
      const tag = this.#value().texts?.[0] ?? '';
      attributes.set(tag, this.#value());
    }
  }

  #text(): string {
    const length = this.#integer();
    return length < 0 ? 'NA' : this.#take(length).toString('utf8');
  }

  #integer(): number {
    return this.#take(4).readInt32BE();
  }

  #take(length: number): Buffer {
    const end = this.#position + length;
    if (length < 0 || end > this.#bytes.length) throw new RangeError('past the end');
    const part = this.#bytes.subarray(this.#position, end);
    this.#position = end;
    return part;
  }
}

function symbol(name: string): RValue {
  return { kind: 'symbol', texts: [name], attributes: new Map() };
}

function unreadable(why: string, cause?: unknown): PodiumError {
  return new PodiumError('BAD_COMPETITION', `The R data file cannot be read: ${why}.`, { cause });
}
