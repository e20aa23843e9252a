const BLOCK_BYTES = 512;
const NAME_BYTES = 100;
/** The largest size that 11 octal digits hold; files above it are never archived. */
export const MAX_ENTRY_BYTES = 8 ** 11 - 1;

/** Two empty blocks end an archive. */
export const TAR_END = Buffer.alloc(2 * BLOCK_BYTES);

/** Zeros after `sizeBytes` of content, up to the next block. */
export function tarPadding(sizeBytes: number): Buffer {
  return Buffer.alloc((BLOCK_BYTES - (sizeBytes % BLOCK_BYTES)) % BLOCK_BYTES);
}

/**
 * What stands before a regular file's content. Owner, permissions and device are the same for all; a path longer than
 * 100 bytes goes into an extended header before it. `path` is bytes, since a Linux name need not be text.
 */
export function tarHeader(path: Buffer, sizeBytes: number, modifiedAtMs: number): Buffer {
  const plain = block(path, sizeBytes, modifiedAtMs, '0');
  if (path.length <= NAME_BYTES) return plain;
  const record = paxRecord('path', path);
  const extended = block(Buffer.from('././@PaxHeader'), record.length, 0, 'x');
  return Buffer.concat([extended, record, tarPadding(record.length), plain]);
}

function block(path: Buffer, sizeBytes: number, modifiedAtMs: number, type: '0' | 'x'): Buffer {
  const header = Buffer.alloc(BLOCK_BYTES);
  path.copy(header, 0, 0, NAME_BYTES);
  header.write('0000644\0', 100, 'latin1');
  header.write('0000000\0', 108, 'latin1');
  header.write('0000000\0', 116, 'latin1');
  header.write(`${octal(sizeBytes)}\0`, 124, 'latin1');
  header.write(
    `${octal(Math.max(0, Math.min(MAX_ENTRY_BYTES, Math.floor(modifiedAtMs / 1000))))}\0`,
    136,
    'latin1',
  );
  header.write('        ', 148, 'latin1');
  header.write(type, 156, 'latin1');
  header.write('ustar\0' + '00', 257, 'latin1');
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return header;
}

function octal(value: number): string {
  return value.toString(8).padStart(11, '0');
}

/** `<length> key=value\n`, where the length counts its own digits too. */
function paxRecord(key: string, value: Buffer): Buffer {
  const rest = Buffer.concat([Buffer.from(` ${key}=`), value, Buffer.from('\n')]);
  let length = rest.length;
  while (length !== rest.length + String(length).length) length = rest.length + String(length).length;
  return Buffer.concat([Buffer.from(String(length)), rest]);
}
