import type { Command } from 'commander';
import { backUpGrader } from '../backup/make-backup.ts';
import { restoreGrader } from '../backup/restore-backup.ts';
import { loadGraderConfig } from '../config.ts';

interface BackupOptions {
  readonly config: string;
  readonly to: string;
  readonly withVaultKey?: boolean;
  readonly withoutBundles?: boolean;
}

interface RestoreOptions {
  readonly config: string;
  readonly from: string;
  readonly earlier?: string;
  readonly vaultKey?: string;
}

export function addBackupCommand(command: Command): void {
  command
    .requiredOption('--to <folder>', 'where the backup lies; a second one there copies only what is new')
    .option('--with-vault-key', 'put the key that opens the answers into it as well')
    .option('--without-bundles', 'leave out what was made to be uploaded')
    .action(async ({ config, to, withVaultKey = false, withoutBundles = false }: BackupOptions) => {
      const { stateDir } = loadGraderConfig(config);
      const nowMs = Date.now();
      print(await backUpGrader({ stateDir, to, nowMs, withVaultKey, withBundles: !withoutBundles }));
    });
}

export function addRestoreCommand(command: Command): void {
  command
    .requiredOption('--from <folder>', 'the backup')
    .option('--earlier <folder>', 'where an earlier state was moved to')
    .option('--vault-key <file>', 'the key that opens the answers, when the backup does not hold it')
    .action(async ({ config, from, earlier, vaultKey }: RestoreOptions) => {
      const { stateDir } = loadGraderConfig(config);
      const known = { earlier: earlier ?? null, vaultKey: vaultKey ?? null };
      print(await restoreGrader({ stateDir, from, ...known, nowMs: Date.now() }));
    });
}

function print(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}
