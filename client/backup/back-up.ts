import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import { BackupWriter, type BackupTally } from '../../platform/backup/write-backup.ts';
import type { Layout } from '../up/layout.ts';
import { installationFiles } from './installation-files.ts';
import { runPartProgram, type Part } from './part-program.ts';

export const INSTALLATION = 'installation';

export interface BackUpOptions {
  readonly layout: Layout;
  readonly to: string;
  readonly parts: readonly Part[];
  readonly coordinatorConfig: string;
  readonly graderConfig: string;
  readonly withBundles: boolean;
  readonly withVaultKey: boolean;
}

const tally = z.object({
  files: z.number(),
  bytes: z.number(),
  newFiles: z.number(),
  newBytes: z.number(),
  missing: z.array(z.string()),
});

/**
 * Backs up what runs here, while it runs: the coordinator first, so that no record knows a receipt that the backed up grader
 * does not; then the grader, then the installation's own files. Each part lies in a folder of its own, with its own manifest.
 */
export async function backUp(options: BackUpOptions): Promise<Record<string, BackupTally>> {
  const { layout, to, parts, withBundles, withVaultKey } = options;
  await mkdir(to, { recursive: true, mode: 0o700 });
  const done: Record<string, BackupTally> = {};
  const bundles = withBundles ? [] : ['--without-bundles'];
  if (parts.includes('coordinator')) {
    const args = [
      'backup',
      '--config',
      options.coordinatorConfig,
      '--to',
      join(to, 'coordinator'),
      ...bundles,
    ];
    done['coordinator'] = await runPartProgram('coordinator', args, tally);
  }
  if (parts.includes('grader')) {
    const key = withVaultKey ? ['--with-vault-key'] : [];
    const args = ['backup', '--config', options.graderConfig, '--to', join(to, 'grader'), ...bundles, ...key];
    done['grader'] = await runPartProgram('grader', args, tally);
  }
  if (parts.includes('coordinator')) {
    const files = await installationFiles(layout.root).catch((error: unknown) => {
      throw new PodiumError(
        'NOT_FOUND',
        `There is no Podium in ${layout.root}: name its folder with --state.`,
        {
          cause: error,
        },
      );
    });
    const writer = await BackupWriter.open(join(to, INSTALLATION));
    for (const path of files) await writer.keep({ path, source: join(layout.root, path) });
    done[INSTALLATION] = await writer.finish(INSTALLATION, Date.now(), {});
  }
  return done;
}
