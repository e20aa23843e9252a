import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const TIMEOUT_MS = 10_000;
/** A terminal that nobody has touched for so long is forgotten, not used. */
const FORGOTTEN_MS = 24 * 3_600_000;
const run = promisify(execFile);

/**
 * Who is logged in here: sessions of people by the session manager, and by the terminals' own record, since a machine may
 * keep only one of the two. A terminal without a touch for a day is forgotten, not used. Throws when neither can be asked.
 */
export async function loggedIn(): Promise<string[]> {
  const asked = await Promise.allSettled([sessions(), terminals()]);
  if (asked.every(({ status }) => status === 'rejected'))
    throw new Error('Neither loginctl nor who can say who is logged in; install coreutils or systemd.');
  return [...new Set(asked.flatMap((part) => (part.status === 'fulfilled' ? part.value : [])))].sort();
}

async function sessions(): Promise<string[]> {
  const { stdout: listed } = await tool('loginctl', ['list-sessions', '--no-legend', '--no-pager']);
  const ids = parseSessionIds(listed);
  if (ids.length === 0) return [];
  const properties = ['Name', 'Class', 'State', 'Type', 'IdleSinceHint'].flatMap((name) => ['-p', name]);
  const { stdout } = await tool('loginctl', ['show-session', '--no-pager', ...properties, ...ids]);
  return parseSessions(stdout, Date.now());
}

async function terminals(): Promise<string[]> {
  return parseWho((await tool('who', ['-u'])).stdout);
}

function tool(program: string, args: readonly string[]): Promise<{ stdout: string }> {
  // In every language of the machine the same words.
  const env = { PATH: '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin', LC_ALL: 'C' };
  return run(program, [...args], { timeout: TIMEOUT_MS, env });
}

/** The first word of each line of `loginctl list-sessions`. */
export function parseSessionIds(text: string): string[] {
  return text.split('\n').flatMap((line) => /^\s*([A-Za-z0-9]+)\s+\d+\s/.exec(line)?.[1] ?? []);
}

/**
 * Names of people's sessions in the reply of `loginctl show-session`: blocks of Key=value. Of a terminal IdleSinceHint is
 * when it was touched last, in microseconds since 1970; of a desktop it says nothing, and is not looked at.
 */
export function parseSessions(text: string, nowMs: number): string[] {
  return text.split(/\n\s*\n/).flatMap((block) => {
    const value = (key: string): string => new RegExp(`^${key}=(.*)$`, 'm').exec(block)?.[1] ?? '';
    const person = value('Class').startsWith('user') && value('State') !== 'closing';
    const touchedMs = value('Type') === 'tty' ? Number(value('IdleSinceHint')) / 1000 : 0;
    if (touchedMs > 0 && nowMs - touchedMs > FORGOTTEN_MS) return [];
    return person && value('Name') !== '' ? [value('Name')] : [];
  });
}

/** Names in the reply of `who -u`; the idle time of a terminal that nobody has touched for a day is "old". */
export function parseWho(text: string): string[] {
  return text.split('\n').flatMap((line) => {
    const fields = line.trim().split(/\s+/);
    return fields.length >= 4 && !fields.slice(3, 6).includes('old') ? (fields[0] ?? []) : [];
  });
}
