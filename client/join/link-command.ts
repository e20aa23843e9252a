import { existsSync } from 'node:fs';
import { lstat, mkdir, readlink, rm, rmdir, symlink } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import type { MemberLayout } from './member-layout.ts';

export interface CommandLink {
  readonly path: string;
  /** The topmost folder that had to be made for it. */
  readonly madeFolder: string | null;
}

/**
 * Links the podium command of an installation that the invitation's line made to where commands lie: ~/.local/bin, or
 * /usr/local/bin for one in /var/lib. What lies there already stays. Returns what was made, null for nothing.
 */
export async function linkCommand(layout: MemberLayout): Promise<CommandLink | null> {
  const command = join(layout.program, 'client', 'bin', 'podium');
  if (!existsSync(command)) return null;
  const link = layout.root.startsWith('/var/lib/')
    ? '/usr/local/bin/podium'
    : join(homedir(), '.local', 'bin', 'podium');
  if ((await targetOf(link)) === command) return { path: link, madeFolder: null };
  if (await isThere(link)) return null;
  const madeFolder = (await mkdir(dirname(link), { recursive: true })) ?? null;
  await symlink(command, link);
  return { path: link, madeFolder };
}

/** Takes the link away if it still leads into this installation, and the folders that were made for it if nothing else is in them. */
export async function unlinkCommand(layout: MemberLayout, link: CommandLink | null): Promise<void> {
  if (link === null || (await targetOf(link.path))?.startsWith(`${layout.root}/`) !== true) return;
  await rm(link.path);
  if (link.madeFolder === null) return;
  try {
    for (let folder = dirname(link.path); folder.startsWith(link.madeFolder); folder = dirname(folder))
      await rmdir(folder);
  } catch {
    // Somebody else uses it by now.
  }
}

async function targetOf(link: string): Promise<string | null> {
  return await readlink(link).catch(() => null);
}

async function isThere(path: string): Promise<boolean> {
  return await lstat(path).then(
    () => true,
    () => false,
  );
}
