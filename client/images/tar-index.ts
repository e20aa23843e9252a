import { open, type FileHandle } from 'node:fs/promises';
import { posix } from 'node:path';
import { PodiumError } from '../../contracts/errors/podium-error.ts';

/** Where a file's content stands in an archive. */
export interface TarEntry {
  readonly offset: number;
  readonly sizeBytes: number;
}

const BLOCK_BYTES = 512;
/** Extended headers hold a name or two. */
const MAX_EXTENDED_BYTES = 1024 * 1024;

/**
 * The files of an uncompressed tar by their paths, without reading their content; links within it are followed (Docker
 * before 25 writes a layer that occurs twice as one). Understands ustar, pax and GNU's long names and large sizes.
 * Throws INVALID_ARGUMENT for what is no tar.
 */
export async function indexTar(path: string): Promise<ReadonlyMap<string, TarEntry>> {
  await using file = await open(path, 'r');
  const { size } = await file.stat();
  const entries = new Map<string, TarEntry>();
  const links = new Map<string, string>();
  let extended: Partial<Record<'path' | 'linkpath' | 'size', string>> = {};
  for (let at = 0; at + BLOCK_BYTES <= size;) {
    const header = await readAt(file, at, BLOCK_BYTES);
    if (header.every((byte) => byte === 0)) break;
    checkSum(header, path, at);
    const type = header.toString('latin1', 156, 157);
    const ownSize = numberOf(header.subarray(124, 136));
    const isExtension = type === 'x' || type === 'g' || type === 'L' || type === 'K';
    const sizeBytes = !isExtension && extended.size !== undefined ? Number(extended.size) : ownSize;
    const offset = at + BLOCK_BYTES;
    at = offset + Math.ceil(sizeBytes / BLOCK_BYTES) * BLOCK_BYTES;
    if (!Number.isSafeInteger(at) || at > size + BLOCK_BYTES) throw malformed(path, offset);
    if (isExtension) {
      if (sizeBytes > MAX_EXTENDED_BYTES) throw malformed(path, offset);
      const content = await readAt(file, offset, sizeBytes);
      if (type === 'x') extended = { ...extended, ...paxRecords(content) };
      if (type === 'L') extended = { ...extended, path: textOf(content) };
      if (type === 'K') extended = { ...extended, linkpath: textOf(content) };
      continue;
    }
    const name = posix.normalize(extended.path ?? nameOf(header));
    const target = extended.linkpath ?? textOf(header.subarray(157, 257));
    if (type === '0' || type === '\0') entries.set(name, { offset, sizeBytes });
    if (type === '1') links.set(name, posix.normalize(target));
    if (type === '2') links.set(name, posix.normalize(posix.join(posix.dirname(name), target)));
    extended = {};
  }
  for (const [name, target] of links) {
    const found = entries.get(target);
    if (found !== undefined) entries.set(name, found);
  }
  return entries;
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(buffer, filled, length - filled, position + filled);
    if (bytesRead === 0)
      throw new PodiumError('INVALID_ARGUMENT', `The archive ends at ${position + filled}, in the middle.`);
    filled += bytesRead;
  }
  return buffer;
}

function nameOf(header: Buffer): string {
  const name = textOf(header.subarray(0, 100));
  const prefix = header.toString('latin1', 257, 263) === 'ustar\0' ? textOf(header.subarray(345, 500)) : '';
  return prefix === '' ? name : `${prefix}/${name}`;
}

function textOf(bytes: Buffer): string {
  const end = bytes.indexOf(0);
  return bytes.toString('utf8', 0, end === -1 ? bytes.length : end);
}

/** Octal digits, or big-endian bytes after one with the highest bit set. */
function numberOf(bytes: Buffer): number {
  if (((bytes[0] ?? 0) & 0x80) === 0) return Number.parseInt(textOf(bytes).trim() || '0', 8);
  return bytes.subarray(1).reduce((value, byte) => value * 256 + byte, (bytes[0] ?? 0) & 0x7f);
}

/** `<length> key=value\n`, where the length counts its own digits too. */
function paxRecords(content: Buffer): Record<string, string> {
  const records: Record<string, string> = {};
  for (let rest = content; rest.length > 0;) {
    const space = rest.indexOf(' ');
    const length = Number.parseInt(rest.toString('latin1', 0, space), 10);
    if (space < 1 || !(length > space) || length > rest.length) break;
    const [, key = '', value = ''] =
      /^([^=]*)=([^]*)\n$/.exec(rest.toString('utf8', space + 1, length)) ?? [];
    records[key] = value;
    rest = rest.subarray(length);
  }
  return records;
}

function checkSum(header: Buffer, path: string, at: number): void {
  const counted = header.reduce((sum, byte, index) => sum + (index >= 148 && index < 156 ? 0x20 : byte), 0);
  if (counted !== numberOf(header.subarray(148, 156))) throw malformed(path, at);
}

function malformed(path: string, at: number): PodiumError {
  return new PodiumError(
    'INVALID_ARGUMENT',
    `${path} is no tar archive, or a damaged one: nothing sensible stands at byte ${at}.`,
  );
}
