import { join } from 'node:path';

/** Where things lie in the grader's state folder. */
export interface StateFiles {
  readonly root: string;
  readonly signingKey: string;
  readonly publicKey: string;
  readonly vaultKey: string;
  readonly vault: string;
  readonly submissions: string;
  readonly bundles: string;
  /** What is remembered of imports. */
  readonly imports: string;
  /** What scorer children printed, sealed. */
  readonly scorerLog: string;
}

export function stateFiles(root: string): StateFiles {
  return {
    root,
    signingKey: join(root, 'grader.key'),
    publicKey: join(root, 'grader.pub'),
    vaultKey: join(root, 'vault.key'),
    vault: join(root, 'vault'),
    submissions: join(root, 'submissions'),
    bundles: join(root, 'bundles'),
    imports: join(root, 'imports'),
    scorerLog: join(root, 'scorer-output.sealed'),
  };
}
