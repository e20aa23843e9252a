/**
 * Several files as one block of bytes: the length of a JSON list of [path, length] (4 bytes, little endian), the list,
 * then the files one after the other.
 */
export function pack(files: readonly (readonly [path: string, bytes: Uint8Array])[]): Buffer {
  const list = Buffer.from(JSON.stringify(files.map(([path, bytes]) => [path, bytes.length])));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(list.length);
  return Buffer.concat([length, list, ...files.map(([, bytes]) => bytes)]);
}

/** The files by path; views of `packed`. */
export function unpack(packed: Buffer): Map<string, Uint8Array> {
  const listEnd = 4 + packed.readUInt32LE(0);
  const list = JSON.parse(packed.toString('utf8', 4, listEnd)) as [string, number][];
  let position = listEnd;
  return new Map(
    list.map(([path, length]) => {
      const bytes = packed.subarray(position, position + length);
      position += length;
      return [path, bytes];
    }),
  );
}
