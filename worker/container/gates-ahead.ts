import { randomUUID } from 'node:crypto';
import { chmod, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { WorkerId } from '../../contracts/ids/id.ts';
import type { Engine } from './engine.ts';
import { gateAhead, type Gate } from './gate.ts';
import { gateFilter } from './labels.ts';
import type { GateIdentity } from './labels.ts';

/** A gate that is up and belongs to no run yet. */
export interface ReadyGate {
  readonly id: string;
  /**
   * Makes it the gate whose sockets lie in `socketDir`, and gives its holder's id. The relay has mounted the folder itself,
   * not its name: so the folder moves to where the run's is, with what lies there already.
   */
  giveTo(socketDir: string): Promise<string>;
}

interface Spare extends GateIdentity {
  readonly holderId: string;
}

/** The engine has had nothing to do for us for so long: making a gate now slows no run down. */
const QUIET_MS = 1_000;
const RETRY_MS = 30_000;

/**
 * Keeps one gate ready, since a network namespace and two containers take longer than the agent's own start. INVARIANTS
 * - At most one is ready; it is made while no start and no removal is under way, one at a time.
 * - A gate that was taken is the run's: its label is among the run's labels, and it goes with the run.
 * - What a crash leaves is found by the label of its worker (remains.ts).
 */
export class GatesAhead {
  readonly #engine: Engine;
  readonly #gate: Gate;
  readonly #folder: string;
  #worker: WorkerId | null = null;
  #spare: Spare | null = null;
  #busy = 0;
  #timer: NodeJS.Timeout | null = null;
  #making: Promise<void> = Promise.resolve();

  constructor(engine: Engine, gate: Gate, folder: string) {
    this.#engine = engine;
    this.#gate = gate;
    this.#folder = folder;
  }

  /** Keeps one for this worker from now on; null: none any more, and returns when it is gone. */
  async want(worker: WorkerId | null): Promise<void> {
    this.#worker = worker;
    if (worker !== null) {
      this.#makeIn(QUIET_MS);
      return;
    }
    this.#stopTimer();
    await this.#making;
    const spare = this.#spare;
    this.#spare = null;
    if (spare !== null) await this.#remove(spare);
  }

  /** Until it is disposed of, nothing is made. */
  busy(): Disposable {
    this.#busy += 1;
    return {
      [Symbol.dispose]: () => {
        this.#busy -= 1;
        this.#makeIn(QUIET_MS);
      },
    };
  }

  /** The gate that is ready, if it still runs; it is the caller's from now on. */
  async take(): Promise<ReadyGate | null> {
    const spare = this.#spare;
    this.#spare = null;
    if (spare === null) return null;
    if (!(await this.#runs(spare))) {
      await this.#remove(spare).catch(() => undefined); // A restart of the worker finds it again.
      return null;
    }
    const { id, holderId, socketDir } = spare;
    return {
      id,
      giveTo: async (target) => {
        for (const name of await readdir(target)) await rename(join(target, name), join(socketDir, name));
        await rename(socketDir, target);
        return holderId;
      },
    };
  }

  #makeIn(ms: number): void {
    if (this.#worker === null || this.#spare !== null) return;
    this.#stopTimer();
    this.#timer = setTimeout(() => {
      this.#making = this.#making.then(() => this.#make());
    }, ms).unref();
  }

  async #make(): Promise<void> {
    const worker = this.#worker;
    if (worker === null || this.#spare !== null || this.#busy > 0) return;
    const id = randomUUID();
    const gate: GateIdentity = { id, worker, socketDir: join(this.#folder, id) };
    try {
      await mkdir(gate.socketDir, { recursive: true, mode: 0o700 });
      await chmod(gate.socketDir, 0o711);
      const owner = gateAhead(gate);
      const holderId = await this.#gate.createHolder(owner);
      await this.#gate.open(owner, holderId);
      this.#spare = { ...gate, holderId };
    } catch {
      // A run that finds none ready makes its own and says what is wrong with the engine.
      await this.#remove(gate).catch(() => undefined);
      this.#makeIn(RETRY_MS);
    }
  }

  async #runs({ id }: Spare): Promise<boolean> {
    const parts = await this.#engine.containers(gateFilter(id)).catch(() => []);
    return parts.length === 2 && parts.every(({ State }) => State === 'running');
  }

  async #remove({ id, socketDir }: GateIdentity): Promise<void> {
    for (const { Id } of await this.#engine.containers(gateFilter(id)))
      await this.#engine.removeContainer(Id);
    await rm(socketDir, { recursive: true, force: true });
  }

  #stopTimer(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
