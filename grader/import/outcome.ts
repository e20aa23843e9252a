import type { CompetitionCard } from '../../contracts/competition/card.ts';

/** Why a competition was not imported, and what the user can do. */
export interface Trouble {
  readonly kind: 'missing' | 'wrong';
  readonly what: string;
  readonly todo: string;
}

/** What became of one competition. */
export type ImportOutcome =
  | {
      readonly id: string;
      /** `unchanged`: this very data was imported before. */
      readonly state: 'ready' | 'unchanged';
      readonly imported: Imported;
    }
  | { readonly id: string; readonly state: 'missing' | 'wrong'; readonly troubles: readonly Trouble[] };

export interface Imported {
  readonly card: CompetitionCard;
  readonly manifestFile: string;
  readonly stagingDir: string;
  /** The description without story and names, kept beside the bundle; null when it is not known. */
  readonly obfuscatedDescriptionFile: string | null;
  readonly notes: readonly string[];
  readonly leaks: readonly string[];
  readonly stripped: readonly string[];
}

/** What is missing stands before what is wrong: the second is often due to the first. */
export function notImported(id: string, troubles: readonly Trouble[]): ImportOutcome {
  return { id, state: troubles.some(({ kind }) => kind === 'missing') ? 'missing' : 'wrong', troubles };
}
