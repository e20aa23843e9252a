import { isAscii, isUtf8 } from 'node:buffer';
import type { Refusal, RefusalCode } from './refusal.ts';
import { COMMA, CR, LF, PlainSeparators, QUOTE, type SeparatorBuffer, SimdSeparators } from './separators.ts';

/**
 * A strict CSV reader for hostile input. Bytes are pushed in, records come out; it guesses no types and copies no
 * text. What it accepts: UTF-8 (a byte order mark is skipped), fields separated by commas, records ended by LF or
 * CRLF, the last line end optional; a field is quoted as a whole or not at all, `""` inside quotes is one quote, and
 * commas and line ends may stand in quotes. Blank lines are skipped. Everything else is refused by a code and a line.
 *
 * The same bytes give the same records and the same refusal however they are cut into chunks: the scanner stops at
 * the first byte that is wrong, and whole records are checked for UTF-8 and NUL before anyone sees them. Memory: one
 * record (bounded by maxRecordBytes) and one slice.
 *
 * The scanner goes from one comma, quote or line end to the next; all bytes between them are alike to it.
 *
 * States: PLAIN (in or at the start of an unquoted field) · QUOTED · QUOTE_SEEN (a quote inside a quoted field: the
 * field's end or the first of a pair) · CR_SEEN (only LF may follow).
 */
export interface CsvLimits {
  readonly maxFieldBytes: number;
  /** One record, separators and quotes included. */
  readonly maxRecordBytes: number;
  readonly maxColumns: number;
}

const DEFAULT_CSV_LIMITS: CsvLimits = {
  maxFieldBytes: 16 * 1024 * 1024,
  maxRecordBytes: 32 * 1024 * 1024,
  maxColumns: 20_000,
};

/** Where the fields of one record lie: field i is bytes [starts[i], ends[i]) of the buffer, unquoted and unescaped. */
export interface Fields {
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly count: number;
}

/** Receives each record, the header first. The buffer and the fields are only valid during the call. */
type RecordHandler = (buffer: Uint8Array, fields: Fields, line: number) => Refusal | undefined;

const PLAIN = 0;
const QUOTED = 1;
const QUOTE_SEEN = 2;
const CR_SEEN = 3;

const SLICE_BYTES = 256 * 1024;
/** For files shorter than this the faster search is not worth its memory. */
const SIMD_FROM_BYTES = 1024 * 1024;

export class CsvReader {
  readonly #limits: CsvLimits;
  readonly #onRecord: RecordHandler;
  #separators: SeparatorBuffer = new PlainSeparators(2 * SLICE_BYTES);
  #buffer = this.#separators.bytes;
  /** How many bytes must still come until the faster search is tried. */
  #untilSimd: number;
  #length = 0;
  #position = 0;
  #recordStart = 0;
  #fieldStart = 0;
  #state = PLAIN;
  #bomPending = true;
  /** The bytes of the record at hand may hold NUL or something else than ASCII. */
  #suspect = false;
  /** So many bytes at the end begin a character that is not complete. */
  #cutBytes = 0;
  /** A field of the record at hand holds doubled quotes. */
  #escaped = false;
  #line = 1;
  #recordLine = 1;
  #quoteLine = 1;
  #refusal: Refusal | undefined;
  #refusedField: number | undefined;
  readonly #fields = { starts: new Int32Array(16), ends: new Int32Array(16), count: 0 };

  constructor(
    onRecord: RecordHandler,
    limits: CsvLimits = DEFAULT_CSV_LIMITS,
    simdFromBytes: number = SIMD_FROM_BYTES,
  ) {
    this.#onRecord = onRecord;
    this.#limits = limits;
    this.#untilSimd = simdFromBytes;
  }

  /** Reads on. Returns the refusal that ended the reading, and the same one ever after. */
  push(chunk: Uint8Array): Refusal | undefined {
    for (let start = 0; start < chunk.length && this.#refusal === undefined; start += SLICE_BYTES) {
      this.#append(chunk.subarray(start, start + SLICE_BYTES));
      if (this.#bomPending && !this.#skipBom(false)) continue;
      this.#refusal = this.#scan();
    }
    return this.#refusal;
  }

  /** Once something in one field is refused: which field of its record, from 0. */
  get refusedField(): number | undefined {
    return this.#refusedField;
  }

  /** Says that no more bytes come. */
  end(): Refusal | undefined {
    if (this.#refusal !== undefined) return this.#refusal;
    if (this.#bomPending) this.#skipBom(true);
    if (this.#cutBytes > 0) this.#suspect = true;
    this.#refusal = this.#scan() ?? this.#finish();
    return this.#refusal;
  }

  #append(slice: Uint8Array): void {
    const rest = this.#length - this.#recordStart;
    if (this.#length + slice.length > this.#buffer.length) this.#makeRoom(rest, slice.length);
    if (this.#untilSimd <= 0) this.#useSimd();
    this.#untilSimd -= slice.length;
    this.#buffer.set(slice, this.#length);
    this.#length += slice.length;
    const clean = this.#isClean(slice);
    this.#suspect = (rest > 0 && this.#suspect) || !clean;
  }

  /**
   * Whether what has come is UTF-8 without NUL; so it is mostly, and no record must be looked at by itself. The slice, just
   * appended, may end within a character, which is looked at again with the next one.
   */
  #isClean(slice: Uint8Array): boolean {
    const from = this.#length - slice.length - this.#cutBytes;
    this.#cutBytes = 0;
    if (slice.includes(0)) return false;
    if (from === this.#length - slice.length && isAscii(slice)) return true;
    const fresh = this.#buffer.subarray(from, this.#length);
    this.#cutBytes = cutBytes(fresh);
    return isUtf8(fresh.subarray(0, fresh.length - this.#cutBytes));
  }

  /** Goes on with the faster search, once; a machine that has none goes on as before. */
  #useSimd(): void {
    this.#untilSimd = Infinity;
    const separators = SimdSeparators.create(this.#buffer.length);
    if (separators === undefined) return;
    separators.bytes.set(this.#buffer.subarray(0, this.#length));
    this.#separators = separators;
    this.#buffer = separators.bytes;
  }

  /** Moves the record at hand to the front, of a larger buffer when it needs one; twice as large, so copying stays linear. */
  #makeRoom(rest: number, wanted: number): void {
    const shift = this.#recordStart;
    if (rest + wanted > this.#buffer.length / 2) {
      this.#separators.grow(Math.max(this.#buffer.length, 2 * (rest + wanted)));
      this.#buffer = this.#separators.bytes;
    }
    this.#buffer.copyWithin(0, shift, this.#length);
    for (let i = 0; i < this.#fields.count; i++) {
      this.#fields.starts[i] = (this.#fields.starts[i] as number) - shift;
      this.#fields.ends[i] = (this.#fields.ends[i] as number) - shift;
    }
    this.#length = rest;
    this.#position -= shift;
    this.#fieldStart -= shift;
    this.#recordStart = 0;
  }

  /** False while the first bytes may still become a byte order mark. */
  #skipBom(atEnd: boolean): boolean {
    const [a, b, c] = this.#buffer;
    const possible =
      (this.#length < 1 || a === 0xef) &&
      (this.#length < 2 || b === 0xbb) &&
      (this.#length < 3 || c === 0xbf);
    if (possible && this.#length < 3 && !atEnd) return false;
    this.#bomPending = false;
    if (possible && this.#length >= 3) this.#position = this.#recordStart = this.#fieldStart = 3;
    return true;
  }

  #scan(): Refusal | undefined {
    const buffer = this.#buffer;
    const length = this.#length;
    const { maxFieldBytes, maxRecordBytes, maxColumns } = this.#limits;
    const count = this.#separators.find(this.#position, length);
    const { places } = this.#separators;
    let position = this.#position;
    for (let i = 0; i < count; i++) {
      const at = places[i] as number;
      const byte = buffer[at] as number;
      if (this.#state === PLAIN) {
        if (byte === COMMA) {
          // As endField does, which all other ways go through.
          const fields = this.#fields;
          if (
            at - this.#fieldStart > maxFieldBytes ||
            at - this.#recordStart > maxRecordBytes ||
            fields.count >= maxColumns ||
            fields.count === fields.starts.length
          ) {
            const refusal = this.#endField(this.#fieldStart, at, at, byte);
            if (refusal !== undefined) return refusal;
          } else {
            fields.starts[fields.count] = this.#fieldStart;
            fields.ends[fields.count] = at;
            fields.count++;
          }
          this.#fieldStart = at + 1;
        } else if (byte === QUOTE) {
          if (at !== this.#fieldStart) return this.#refuseAt(at, 'BAD_QUOTE', this.#line);
          this.#state = QUOTED;
          this.#quoteLine = this.#line;
        } else if (byte === LF && at === this.#recordStart) {
          // A blank line: a file may hold nothing else, a gigabyte of it.
          this.#recordLine = ++this.#line;
          this.#fieldStart = this.#recordStart = at + 1;
        } else {
          const refusal = this.#endField(this.#fieldStart, at, at, byte);
          if (refusal !== undefined) return refusal;
          this.#fieldStart = at + 1;
          if (byte === LF) this.#recordStart = at + 1;
        }
      } else if (this.#state === QUOTED) {
        if (byte === LF) this.#line++;
        else if (byte === QUOTE) this.#state = QUOTE_SEEN;
      } else if (at !== position) {
        break; // what follows a closing quote or a CR is none of the four
      } else if (this.#state === QUOTE_SEEN) {
        if (byte === QUOTE) {
          this.#escaped = true;
          this.#state = QUOTED;
        } else {
          this.#state = PLAIN;
          const refusal = this.#endField(this.#fieldStart + 1, at - 1, at, byte);
          if (refusal !== undefined) return refusal;
          this.#fieldStart = at + 1;
          if (byte === LF) this.#recordStart = at + 1;
        }
      } else {
        if (byte !== LF) return this.#refuseAt(at, 'BAD_LINE_END', this.#line);
        this.#state = PLAIN;
        const refusal = this.#endRecord(at);
        if (refusal !== undefined) return refusal;
        this.#fieldStart = this.#recordStart = at + 1;
      }
      position = at + 1;
    }
    if (position < length) {
      if (this.#state === QUOTE_SEEN) return this.#refuseAt(position, 'BAD_QUOTE', this.#line);
      if (this.#state === CR_SEEN) return this.#refuseAt(position, 'BAD_LINE_END', this.#line);
    }
    this.#position = length;
    return this.#tooLong(length);
  }

  #finish(): Refusal | undefined {
    const end = this.#position;
    if (this.#state === QUOTED) return this.#refuseAt(end, 'UNCLOSED_QUOTE', this.#quoteLine);
    if (this.#state === CR_SEEN) return this.#refuseAt(end, 'BAD_LINE_END', this.#line);
    if (end === this.#recordStart) return undefined;
    if (this.#state === QUOTE_SEEN) return this.#endField(this.#fieldStart + 1, end - 1, end, LF);
    return this.#endField(this.#fieldStart, end, end, LF);
  }

  /** Notes the field [start, end); `position` is where its separator stands and `separator` which one it is. */
  #endField(start: number, end: number, position: number, separator: number): Refusal | undefined {
    const tooLong = this.#tooLong(position);
    if (tooLong !== undefined) return tooLong;
    const fields = this.#fields;
    if (fields.count === fields.starts.length) this.#growFields();
    fields.starts[fields.count] = start;
    fields.ends[fields.count] = end;
    fields.count++;
    if (fields.count > this.#limits.maxColumns) {
      return { code: 'TOO_MANY_COLUMNS', line: this.#recordLine, want: this.#limits.maxColumns };
    }
    if (separator === LF) return this.#endRecord(position);
    if (separator === CR) this.#state = CR_SEEN;
    return undefined;
  }

  #endRecord(position: number): Refusal | undefined {
    const fields = this.#fields;
    const line = this.#recordLine;
    this.#line++;
    this.#recordLine = this.#line;
    // A pair of quotes is no blank line: it is a record with one field.
    const blank = fields.count === 1 && fields.ends[0] === this.#recordStart;
    let refusal: Refusal | undefined;
    if (!blank) {
      if (this.#suspect) refusal = this.#checkBytes(position, line);
      if (this.#escaped) this.#unescape();
      refusal ??= this.#onRecord(this.#buffer, fields, line);
    }
    this.#escaped = false;
    fields.count = 0;
    return refusal;
  }

  #checkBytes(position: number, line: number): Refusal | undefined {
    const record = this.#buffer.subarray(this.#recordStart, position);
    if (!isUtf8(record)) return this.#refuseField('NOT_UTF8', line, (bytes) => !isUtf8(bytes));
    return record.includes(0) ? this.#refuseField('NUL_BYTE', line, (bytes) => bytes.includes(0)) : undefined;
  }

  /** Commas and quotes part no sequence of UTF-8, so what is wrong with a record is wrong with a field of it. */
  #refuseField(code: RefusalCode, line: number, isBad: (bytes: Uint8Array) => boolean): Refusal {
    const { starts, ends, count } = this.#fields;
    for (let i = 0; i < count && this.#refusedField === undefined; i++) {
      if (isBad(this.#buffer.subarray(starts[i], ends[i]))) this.#refusedField = i;
    }
    return { code, line };
  }

  /** Halves doubled quotes in place. An unquoted field holds no quote, so every pair found is an escape. */
  #unescape(): void {
    const { starts, ends, count } = this.#fields;
    const buffer = this.#buffer;
    for (let i = 0; i < count; i++) {
      const end = ends[i] as number;
      let to = starts[i] as number;
      for (let from = to; from < end; from++) {
        const byte = buffer[from] as number;
        if (byte === QUOTE) from++;
        buffer[to++] = byte;
      }
      ends[i] = to;
    }
  }

  /** The limit that was crossed first, so that the cut into chunks plays no part. */
  #tooLong(position: number): Refusal | undefined {
    const fieldEnd = this.#fieldStart + this.#limits.maxFieldBytes;
    const recordEnd = this.#recordStart + this.#limits.maxRecordBytes;
    if (position <= fieldEnd && position <= recordEnd) return undefined;
    if (fieldEnd <= recordEnd) this.#refusedField = this.#fields.count;
    return fieldEnd <= recordEnd
      ? { code: 'FIELD_TOO_LONG', line: this.#recordLine, want: this.#limits.maxFieldBytes }
      : { code: 'LINE_TOO_LONG', line: this.#recordLine, want: this.#limits.maxRecordBytes };
  }

  #refuseAt(position: number, code: RefusalCode, line: number): Refusal {
    const tooLong = this.#tooLong(position);
    if (tooLong !== undefined) return tooLong;
    // A carriage return has ended its field already.
    this.#refusedField = this.#fields.count - (code === 'BAD_LINE_END' ? 1 : 0);
    return { code, line };
  }

  #growFields(): void {
    const grow = (old: Int32Array): Int32Array<ArrayBuffer> => {
      const larger = new Int32Array(2 * old.length);
      larger.set(old);
      return larger;
    };
    this.#fields.starts = grow(this.#fields.starts);
    this.#fields.ends = grow(this.#fields.ends);
  }
}

/** How many of the last bytes begin a UTF-8 character that goes on beyond them, if they begin one at all. */
function cutBytes(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] as number;
    if (byte < 0x80) return 0;
    if (byte < 0xc0) continue;
    const size = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return size > back ? back : 0;
  }
  return 0;
}

/** Reads a whole stream; one byte more than `maxBytes` is TOO_LARGE, unless an earlier byte is refused already. */
export async function readCsv(
  chunks: AsyncIterable<Uint8Array>,
  reader: CsvReader,
  maxBytes: number,
): Promise<Refusal | undefined> {
  let bytes = 0;
  for await (const chunk of chunks) {
    const room = maxBytes - bytes;
    const refusal = reader.push(chunk.length > room ? chunk.subarray(0, room) : chunk);
    if (refusal !== undefined) return refusal;
    if (chunk.length > room) return { code: 'TOO_LARGE', want: maxBytes };
    bytes += chunk.length;
  }
  return reader.end();
}
