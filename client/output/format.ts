const GIB = 2 ** 30;

export function gibibytes(bytes: number): string {
  return `${(bytes / GIB).toFixed(1)} GiB`;
}

export function bytes(count: number): string {
  if (count < 1024) return `${count} B`;
  if (count < 1024 ** 2) return `${(count / 1024).toFixed(1)} KiB`;
  if (count < GIB) return `${(count / 1024 ** 2).toFixed(1)} MiB`;
  return gibibytes(count);
}

/** "3.2 s", "4 min 10 s", "23 h 59 min". */
export function duration(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${Math.floor(seconds % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Local time to the second; '' for 0. */
export function instant(ms: number): string {
  return ms === 0 ? '' : new Date(ms).toLocaleString('sv-SE');
}

/** Local time to the millisecond; '' for 0. */
export function preciseInstant(ms: number): string {
  return ms === 0 ? '' : `${instant(ms)}.${String(ms % 1000).padStart(3, '0')}`;
}

/** An enum value of the wire as a word: RUN_STATE_HANDING_IN with prefix RUN_STATE_ gives "handing in". */
export function word(value: string, prefix: string): string {
  const rest = value.startsWith(prefix) ? value.slice(prefix.length) : value;
  return rest === 'UNSPECIFIED' ? '' : rest.toLowerCase().replaceAll('_', ' ');
}

/** "4h", "30m", "90s", "24h" as ms; null when it is none of these. */
export function parseDuration(text: string): number | null {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|min|h|d)$/.exec(text);
  if (match === null) return null;
  const unit = { ms: 1, s: 1e3, m: 6e4, min: 6e4, h: 3.6e6, d: 8.64e7 }[match[2] ?? ''];
  return unit === undefined ? null : Math.round(Number(match[1]) * unit);
}

/** "512M", "4G", "1.5GiB" (powers of 1024) as bytes; null when it is none of these. */
export function parseBytes(text: string): number | null {
  const match = /^(\d+(?:\.\d+)?)\s*([KMGT])?(?:i?B)?$/i.exec(text);
  if (match === null) return null;
  const power = ' KMGT'.indexOf((match[2] ?? ' ').toUpperCase());
  return Math.round(Number(match[1]) * 1024 ** power);
}
