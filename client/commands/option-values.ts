import { InvalidArgumentError } from 'commander';
import { parseBytes, parseDuration } from '../output/format.ts';

export function parseSize(text: string): number {
  const size = parseBytes(text);
  if (size === null) throw new InvalidArgumentError('A size is a number and a unit: 512M, 8G.');
  return size;
}

/** Milliseconds. */
export function parseDurationOption(text: string): number {
  const ms = parseDuration(text);
  if (ms === null) throw new InvalidArgumentError('A duration is a number and a unit: 90s, 15m, 4h.');
  return ms;
}
