import { resolve } from 'node:path';
import { Option, type Command } from 'commander';
import { backUp } from '../backup/back-up.ts';
import { restore } from '../backup/restore.ts';
import { bytes, instant } from '../output/format.ts';
import { layoutOf, stateFolder } from '../up/layout.ts';
import { globalOptions, say, show } from './command-context.ts';

interface BackupOptions {
  readonly part?: 'coordinator' | 'grader';
  readonly coordinatorConfig?: string;
  readonly graderConfig?: string;
  readonly withoutBundles?: boolean;
  readonly withVaultKey?: boolean;
}

interface RestoreCommandOptions {
  readonly force?: boolean;
  readonly vaultKey?: string;
  readonly part?: 'coordinator' | 'grader';
}

/** backup, restore. */
export function addBackupCommands(program: Command): void {
  program
    .command('backup')
    .summary('back up the head and the grader of this machine, while they run')
    .description(
      'Backs up the head and the grader of this machine into a folder, while they run: records, artifacts, public data, keys, certificates, submissions, sealed answers. ' +
        'A second backup into the same folder copies only what is new, and replaces the first when it is complete. ' +
        'Whoever has the folder has the keys of this head: keep it like them. Answers stay sealed; the key that opens them is left out unless you ask for it.',
    )
    .argument('<folder>', 'on another disk')
    .addOption(new Option('--part <part>', 'one part alone').choices(['coordinator', 'grader']))
    .option('--coordinator-config <file>', "the coordinator's configuration (default: that of `podium up`)")
    .option('--grader-config <file>', "the grader's configuration (default: that of `podium up`)")
    .option('--without-bundles', 'name the public data of competitions without copying them')
    .option('--with-vault-key', 'put the key that opens the sealed answers into the backup')
    .action(async (folder: string, options: BackupOptions, command: Command) => {
      const globals = globalOptions(command);
      const layout = layoutOf(stateFolder(globals.state));
      const done = await backUp({
        layout,
        to: resolve(folder),
        parts: options.part === undefined ? ['coordinator', 'grader'] : [options.part],
        coordinatorConfig: options.coordinatorConfig ?? layout.coordinatorConfig,
        graderConfig: options.graderConfig ?? layout.graderConfig,
        withBundles: options.withoutBundles !== true,
        withVaultKey: options.withVaultKey === true,
      });
      show(globals, done, () =>
        Object.entries(done)
          .map(
            ([part, tally]) =>
              `${part}: ${tally.files} files, ${bytes(tally.bytes)}; new: ${tally.newFiles}, ${bytes(tally.newBytes)}`,
          )
          .join('\n'),
      );
      for (const [part, { missing }] of Object.entries(done))
        if (missing.length > 0)
          say(`Note: ${missing.length} file(s) of the ${part} were gone: ${missing.slice(0, 5).join(', ')}`);
      if ('grader' in done && options.withVaultKey !== true)
        say(
          'The key that opens the answers (vault.key in the state of the grader) is not in it: keep a copy elsewhere.',
        );
    });

  program
    .command('restore')
    .summary('put a backup back, in a new epoch')
    .description(
      'Puts a backup back into the state folder, where nothing may run. Leases given since the backup are unknown to it; ' +
        "after the next start the head reads from its graders what was handed in meanwhile, and gives workers a minute to name what they hold, before it leases runs again. No lease's number is ever given twice. " +
        'What was submitted after the backup is lost, but its hand-ins are listed: podium doctor.',
    )
    .argument('<folder>', 'what `podium backup` wrote')
    .addOption(
      new Option(
        '--part <part>',
        'one part alone: when the disk of the other is well, its newer state is worth more',
      ).choices(['coordinator', 'grader']),
    )
    .option('--force', 'move what is in the state folder aside')
    .option('--vault-key <file>', 'the key that opens the answers, when the backup does not hold it')
    .action(async (folder: string, options: RestoreCommandOptions, command: Command) => {
      const globals = globalOptions(command);
      const root = stateFolder(globals.state);
      const restored = await restore({
        from: resolve(folder),
        root,
        force: options.force === true,
        part: options.part,
        vaultKey: options.vaultKey === undefined ? undefined : resolve(options.vaultKey),
      });
      show(globals, restored, () =>
        restored.epoch === null
          ? `Restored the grader into ${root}.`
          : `Restored the state of ${instant(restored.backupAtMs ?? 0)} into ${root}, epoch ${restored.epoch}.`,
      );
      if (restored.earlier !== null) say(`What was there before lies in ${restored.earlier}`);
      for (const [part, missing] of Object.entries(restored.missing))
        if (missing.length > 0)
          say(`Missing in the ${part}, ${missing.length} file(s): ${missing.slice(0, 5).join(', ')}`);
      say(
        'Members who were revoked since the backup are members again, and those enrolled since are not: see to both.',
      );
      say('Start it with podium up; then look at podium doctor and podium runs.');
    });
}
