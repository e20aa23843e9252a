/**
 * A NumPy array file (format version 1.0) of unsigned bytes in C order: the magic, a header padded with blanks
 * to a multiple of 64 bytes, then the values.
 *
 * @param shape product must equal values.length
 */
export function npyBytes(values: Uint8Array, shape: readonly number[]): Buffer {
  const description = `{'descr': '|u1', 'fortran_order': False, 'shape': (${shape.join(', ')},), }`;
  const magic = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0]);
  const unpadded = magic.length + 2 + description.length + 1;
  const header = description + ' '.repeat((64 - (unpadded % 64)) % 64) + '\n';
  const headerLength = Buffer.alloc(2);
  headerLength.writeUInt16LE(header.length);
  return Buffer.concat([magic, headerLength, Buffer.from(header, 'latin1'), values]);
}
