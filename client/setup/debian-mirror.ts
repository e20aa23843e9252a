/** Where Debian itself is served. */
export const DEFAULT_MIRROR = 'http://deb.debian.org/debian';

/**
 * The mirror to build a base system of `release` from: the one that this machine's apt takes its own Debian from.
 *
 * @param targets lines "URI RELEASE COMPONENT" as apt-get indextargets prints them, in apt's order
 */
export function chooseMirror(targets: string, release: string): string {
  const candidates = targets
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([uri = '', , component]) => component === 'main' && /^(https?|file):\/\//.test(uri))
    .map(([uri = '', targetRelease = '']) => ({ uri: uri.replace(/\/+$/, ''), release: targetRelease }));
  const same = candidates.find((candidate) => candidate.release === release);
  const debian = candidates.find(({ uri }) => uri.endsWith('/debian'));
  return (same ?? debian)?.uri ?? DEFAULT_MIRROR;
}
