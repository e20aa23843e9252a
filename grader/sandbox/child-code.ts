import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The source a child runs: folders and files under `root`, and the module in them that exports `scoreSubmission`. */
export interface ChildCode {
  /** Absolute. */
  readonly root: string;
  /** Relative to `root`; all that the child can see of it. */
  readonly visible: readonly string[];
  /** Relative to `root`. */
  readonly scoringModule: string;
}

export const CHILD_ENTRY = 'grader/sandbox/child/main.ts';

/** Podium's own scoring. `package.json` says that the sources are ES modules. */
export const SCORING_CODE: ChildCode = {
  root: path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..'),
  visible: [
    'package.json',
    'contracts',
    'grader/catalog/competition-definition.ts',
    'grader/metrics',
    'grader/scoring',
    'grader/sandbox/child',
  ],
  scoringModule: 'grader/sandbox/child/scoring.ts',
};
