import { join } from 'node:path';

/** How the user's `mlebench prepare` is run. */
export interface MlebenchSetup {
  readonly dataDir: string;
  /** The user's checkout of the benchmark; undefined uses whatever `mlebench` is installed. */
  readonly repoDir: string | undefined;
  /** An image with Python; undefined runs on this machine. */
  readonly image: string | undefined;
  /** Where kaggle.json lies. */
  readonly kaggleDir: string;
  readonly user: { readonly uid: number; readonly gid: number };
}

export interface PlannedCommand {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string | undefined;
}

/**
 * Installs the checkout inside the container unless the image has the benchmark, then becomes `mlebench`. It is copied,
 * since an editable install writes beside its source, and the checkout is the user's.
 */
const IN_CONTAINER = `set -e
export HOME=/tmp/home PATH="/tmp/home/.local/bin:$PATH"
mkdir -p "$HOME"
ln -sfn /kaggle "$HOME/.kaggle"
if ! command -v mlebench >/dev/null; then
  mkdir -p /tmp/mlebench
  tar -C /mlebench --exclude=./.git -cf - . | tar -C /tmp/mlebench -xf -
  pip install --quiet --no-cache-dir -e /tmp/mlebench
fi
exec mlebench "$@"`;

/** The command that prepares one competition. The container has a label and a name, and goes when its command ends. */
export function prepareCommand(setup: MlebenchSetup, id: string): PlannedCommand {
  const { dataDir, repoDir, image, kaggleDir, user } = setup;
  const args = (data: string): string[] => ['prepare', '-c', id, '--data-dir', data];
  if (image === undefined) return { file: 'mlebench', args: args(dataDir), cwd: repoDir };
  const mount = (from: string, to: string, mode: 'ro' | 'rw'): string[] => ['-v', `${from}:${to}:${mode}`];
  return {
    file: 'docker',
    args: [
      ...['run', '--rm', '--init', '--name', containerName(id), '--label', 'podium.prepare=1'],
      ...['--user', `${user.uid}:${user.gid}`],
      ...mount(dataDir, '/data', 'rw'),
      ...mount(kaggleDir, '/kaggle', 'ro'),
      ...(repoDir === undefined ? [] : mount(repoDir, '/mlebench', 'ro')),
      ...[image, 'sh', '-c', IN_CONTAINER, 'sh', ...args('/data')],
    ],
    cwd: undefined,
  };
}

export function containerName(id: string): string {
  return `podium-prepare-${id}`;
}

/** Where Kaggle's own program looks for credentials. */
export function kaggleFolder(
  environment: Readonly<Record<string, string | undefined>>,
  home: string,
): string {
  return environment['KAGGLE_CONFIG_DIR'] ?? join(home, '.kaggle');
}
