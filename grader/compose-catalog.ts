import { mkdir } from 'node:fs/promises';
import { systemClock } from '../platform/clock/clock.ts';
import { addCompetition } from './catalog/add-competition.ts';
import type { CatalogEntry } from './catalog/competitions/entry.ts';
import type { AddedCompetition, SealParts } from './catalog/seal-competition.ts';
import type { GraderConfig } from './config.ts';
import type { ImportOptions } from './import/import-competition.ts';
import { importPrepared } from './import/import-prepared.ts';
import { ImportRecords } from './import/import-record.ts';
import { statusOfAll, type CompetitionStatus } from './import/import-status.ts';
import type { ImportOutcome } from './import/outcome.ts';
import { createSigningKey } from './service/signing-key.ts';
import { stateFiles } from './state-files.ts';
import type { CompetitionVersion } from './store/competition-table.ts';
import { sweepLeftovers } from './store/leftovers.ts';
import { Store } from './store/store.ts';
import { Vault } from './vault/vault.ts';

/** What the grader's command does beside serving. Each call stands alone and may run while a grader serves. */
export interface Catalog {
  /** Makes the keys that are missing. Returns the public key's file. */
  init(): Promise<string>;
  add(folder: string): Promise<AddedCompetition>;
  /** Imports prepared data of MLE-bench, one competition after another, telling of each. */
  importPrepared(
    entries: readonly CatalogEntry[],
    options: ImportOptions,
    say: (line: string) => void,
    onOutcome: (outcome: ImportOutcome) => void,
  ): Promise<void>;
  /** How far each competition of the catalog, and each of one's own, has come here. */
  status(): Promise<readonly CompetitionStatus[]>;
  list(): readonly CompetitionVersion[];
  /** What scorer children printed, opened. */
  scorerLog(): Promise<unknown[]>;
}

export function composeCatalog(config: GraderConfig): Catalog {
  const files = stateFiles(config.stateDir);
  const withSealing = async <T>(work: (parts: SealParts) => Promise<T>): Promise<T> => {
    const vault = await Vault.withKey(files.vault, files.vaultKey);
    await sweepLeftovers(files.vault);
    await sweepLeftovers(files.bundles);
    using store = new Store(files.root);
    const { competitions } = store;
    return await work({ vault, competitions, bundlesDir: files.bundles, clock: systemClock });
  };
  return {
    async init() {
      await mkdir(files.root, { recursive: true, mode: 0o700 });
      await createSigningKey(files.signingKey, files.publicKey);
      await Vault.createKey(files.vaultKey);
      return files.publicKey;
    },
    async add(folder) {
      return await withSealing((parts) => addCompetition(folder, parts));
    },
    async importPrepared(entries, options, say, onOutcome) {
      const records = new ImportRecords(files.imports);
      await withSealing(async (parts) => {
        for await (const outcome of importPrepared(entries, options, { ...parts, records, say }))
          onOutcome(outcome);
      });
    },
    async status() {
      using store = new Store(files.root);
      return await statusOfAll(store.competitions.list(), new ImportRecords(files.imports));
    },
    list() {
      using store = new Store(files.root);
      return store.competitions.list();
    },
    async scorerLog() {
      return (await Vault.withKey(files.vault, files.vaultKey)).log(files.scorerLog).read();
    },
  };
}
