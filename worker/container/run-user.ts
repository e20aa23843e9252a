/**
 * Whom the agent runs as. The image's own user when it is not root; else one fixed id. It is always given to the
 * engine as numbers, so that an image cannot smuggle root in under another name.
 *
 * 65532 is in the range that neither Debian nor systemd hands out and fits into 16 bits, so it exists in a user
 * namespace of 65,536 ids too. `nobody` (65534) would be wrong: NFS maps strangers to it, daemons run as it, and some
 * file systems grant it their reserved blocks.
 */
export interface RunUser {
  readonly uid: number;
  readonly gid: number;
  /** True for Podium's own choice: HOME and USER are then set, since no passwd file knows the id. */
  readonly fallback: boolean;
}

export const FALLBACK_USER: RunUser = { uid: 65532, gid: 65532, fallback: true };

/** The user this process runs as; undefined for root, who can give files to anybody. */
export function ownUser(): RunUser | undefined {
  const uid = process.getuid?.() ?? 0;
  return uid === 0 ? undefined : { uid, gid: process.getgid?.() ?? uid, fallback: true };
}

const MAX_ID = 2 ** 31 - 1;

/** True when the image's user has to be looked up in the image's passwd file. */
export function namesUser(imageUser: string): boolean {
  const [name = ''] = imageUser.split(':');
  return name !== '' && name !== 'root' && parseId(name) === undefined;
}

/**
 * `imageUser` is the image's `user[:group]`, `passwd` the text of its /etc/passwd (only needed when it names a user).
 * Undefined when the name is not in the file.
 */
export function chooseUser(imageUser: string, passwd = ''): RunUser | undefined {
  const [name = '', group = ''] = imageUser.split(':');
  if (name === '' || name === 'root') return FALLBACK_USER;
  const number = parseId(name);
  const entry = number === undefined ? findEntry(passwd, name) : { uid: number, gid: number };
  if (!entry) return undefined;
  if (entry.uid === 0) return FALLBACK_USER;
  return { uid: entry.uid, gid: parseId(group) ?? entry.gid, fallback: false };
}

function findEntry(passwd: string, name: string): { uid: number; gid: number } | undefined {
  for (const line of passwd.split('\n')) {
    const [login, , uidText = '', gidText = ''] = line.split(':');
    const uid = parseId(uidText);
    const gid = parseId(gidText);
    if (login === name && uid !== undefined && gid !== undefined) return { uid, gid };
  }
  return undefined;
}

function parseId(text: string): number | undefined {
  if (!/^\d{1,10}$/.test(text)) return undefined;
  const id = Number(text);
  return id <= MAX_ID ? id : undefined;
}
