import { mkdir } from 'node:fs/promises';
import { systemClock } from '../platform/clock/clock.ts';
import { addCompetition } from './catalog/add-competition.ts';
import type { AddedCompetition } from './catalog/seal-competition.ts';
import type { GraderConfig } from './config.ts';
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
  list(): readonly CompetitionVersion[];
  /** What scorer children printed, opened. */
  scorerLog(): Promise<unknown[]>;
}

export function composeCatalog(config: GraderConfig): Catalog {
  const files = stateFiles(config.stateDir);
  return {
    async init() {
      await mkdir(files.root, { recursive: true, mode: 0o700 });
      await createSigningKey(files.signingKey, files.publicKey);
      await Vault.createKey(files.vaultKey);
      return files.publicKey;
    },
    async add(folder) {
      const vault = await Vault.withKey(files.vault, files.vaultKey);
      await sweepLeftovers(files.vault);
      await sweepLeftovers(files.bundles);
      using store = new Store(files.root);
      const { competitions } = store;
      return await addCompetition(folder, {
        vault,
        competitions,
        bundlesDir: files.bundles,
        clock: systemClock,
      });
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
