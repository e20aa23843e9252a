import { join } from 'node:path';

/** Where a user keeps MLE-bench. */
export interface MlebenchRoots {
  /** The folder that `mlebench prepare` fills: one folder a competition. */
  readonly dataDir: string;
  /** A checkout of the benchmark's repository. */
  readonly repoDir?: string;
}

/** Where the things of one competition lie there. */
export interface MlebenchFolders {
  readonly root: string;
  readonly public: string;
  readonly private: string;
  /** Null without a checkout. */
  readonly repo: MlebenchRepoFiles | null;
}

export interface MlebenchRepoFiles {
  readonly checksums: string;
  readonly description: string;
  readonly obfuscatedDescription: string;
  readonly leaderboard: string;
}

export function mlebenchFolders({ dataDir, repoDir }: MlebenchRoots, id: string): MlebenchFolders {
  const root = join(dataDir, id);
  return {
    root,
    public: join(root, 'prepared', 'public'),
    private: join(root, 'prepared', 'private'),
    repo: repoDir === undefined ? null : repoFiles(join(repoDir, 'mlebench', 'competitions', id)),
  };
}

function repoFiles(folder: string): MlebenchRepoFiles {
  return {
    checksums: join(folder, 'checksums.yaml'),
    description: join(folder, 'description.md'),
    obfuscatedDescription: join(folder, 'description_obfuscated.md'),
    leaderboard: join(folder, 'leaderboard.csv'),
  };
}
