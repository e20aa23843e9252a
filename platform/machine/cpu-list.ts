import { readFileSync } from 'node:fs';

/** The CPUs this process may run on: what a machine can lend, which need not be all it has. */
export function allowedCpus(): number[] {
  const status = readFileSync('/proc/self/status', 'utf8');
  return parseCpuList(/^Cpus_allowed_list:\s*(\S+)$/m.exec(status)?.[1] ?? '');
}

/** `0-3,8` as numbers; '' is none. */
export function parseCpuList(text: string): number[] {
  if (text === '') return [];
  return text.split(',').flatMap((part) => {
    const [first = NaN, last = first] = part.split('-').map(Number);
    return Number.isInteger(first) && Number.isInteger(last)
      ? Array.from({ length: Math.max(0, last - first + 1) }, (_, offset) => first + offset)
      : [];
  });
}
