import { createRequire } from 'node:module';
import { dirname } from 'node:path';

/** The files of a prepared competition: name relative to the folder -> content. */
export interface PreparedFiles {
  /** What agents see, mounted at /home/data. */
  readonly public: ReadonlyMap<string, string | Uint8Array>;
  /** The content of answers.csv, which only the grader sees. */
  readonly answers: string;
}

/** How one example competition is made from its openly licensed source. */
export interface Preparation {
  readonly id: string;
  /** A text that changes when the source data does; the cache of prepared folders depends on it. */
  sourceVersion(): Promise<string>;
  /** Always the same bytes for the same source. Throws MISSING_PREREQUISITE if the source cannot be had. */
  prepare(): Promise<PreparedFiles>;
}

/** The folder of an installed npm package. */
export function packageFolder(name: string): string {
  return dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
}
