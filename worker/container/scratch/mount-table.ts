/**
 * How often something is mounted on `path`, by the text of /proc/self/mountinfo, which writes blanks, tabs, line ends
 * and backslashes of a path as octal escapes.
 */
export function countMounts(mountinfo: string, path: string): number {
  return mountinfo.split('\n').filter((line) => unescape(line.split(' ')[4] ?? '') === path).length;
}

function unescape(field: string): string {
  return field.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(parseInt(octal, 8)));
}
