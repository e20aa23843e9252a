import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readPort } from './ports.ts';
import type { FleetInstallation } from './installation.ts';
import type { Answer, Claimed, HandedIn, Numbered, Order, RenewedAt } from './protocol.ts';

const STOP_MS = 20_000;

export interface FleetOptions {
  /** Each has an equal share of the workers. */
  readonly processes: number;
  /** Lent by each worker, hence runs that it can hold. */
  readonly cpus: number;
}

/** All simulated workers, over their processes. */
export class Fleet implements AsyncDisposable {
  readonly #simulators: readonly Simulator[];

  private constructor(simulators: readonly Simulator[]) {
    this.#simulators = simulators;
  }

  /** Returns when every worker of the installation is connected and welcome. */
  static async start(installation: FleetInstallation, options: FleetOptions): Promise<Fleet> {
    const { members, running, folder } = installation;
    const { processes, cpus } = options;
    const fleet = new Fleet(Array.from({ length: processes }, () => new Simulator()));
    const nats = `127.0.0.1:${await readPort(running.layout.root)}`;
    try {
      await fleet.#all((simulator, index) => async () => {
        const own = join(folder, `simulator-${index}`);
        await mkdir(own);
        await simulator.tell({
          kind: 'start',
          members: members.filter((_, member) => member % processes === index),
          nats,
          ticketPublicKeyFile: running.layout.ticketPublicKey,
          graderPublicKeyFile: running.layout.graderPublicKey,
          folder: own,
          cpus,
        });
      });
      return fleet;
    } catch (error) {
      await fleet[Symbol.asyncDispose]();
      throw error;
    }
  }

  async claim(claims: number, atOnce: number): Promise<Claimed> {
    const share = (total: number, index: number): number =>
      Math.floor((total * (index + 1)) / this.#simulators.length) -
      Math.floor((total * index) / this.#simulators.length);
    const parts = await this.#all(
      (simulator, index) => async () =>
        (await simulator.tell({
          kind: 'claim',
          claims: share(claims, index),
          atOnce: Math.max(1, Math.round(atOnce / this.#simulators.length)),
        })) as Claimed,
    );
    return {
      latenciesMs: parts.flatMap(({ latenciesMs }) => latenciesMs),
      empty: parts.reduce((sum, { empty }) => sum + empty, 0),
    };
  }

  async renew(intervalMs: number): Promise<void> {
    await this.#all((simulator) => () => simulator.tell({ kind: 'renew', intervalMs }));
  }

  /** Those answered since it was last asked, in order. */
  async renewals(): Promise<RenewedAt[]> {
    const parts = await this.#all(
      (simulator) => async () => (await simulator.tell({ kind: 'renewals' })) as RenewedAt[],
    );
    return parts.flat().sort((a, b) => a.atMs - b.atMs);
  }

  async stopRenewing(): Promise<void> {
    await this.#all((simulator) => () => simulator.tell({ kind: 'stopRenewing' }));
  }

  async handIn(atOnce: number, submissionEvery: number): Promise<HandedIn> {
    const share = Math.max(1, Math.round(atOnce / this.#simulators.length));
    const parts = await this.#all(
      (simulator) => async () =>
        (await simulator.tell({ kind: 'handIn', atOnce: share, submissionEvery })) as HandedIn,
    );
    return {
      handInMs: parts.flatMap(({ handInMs }) => handInMs),
      eventMs: parts.flatMap(({ eventMs }) => eventMs),
    };
  }

  async #all<T>(of: (simulator: Simulator, index: number) => () => Promise<T>): Promise<T[]> {
    return await Promise.all(this.#simulators.map((simulator, index) => of(simulator, index)()));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#simulators.map((simulator) => simulator.end()));
  }
}

class Simulator {
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;
  readonly #waiting = new Map<number, PromiseWithResolvers<unknown>>();
  #last = 0;

  constructor() {
    this.#child = fork(join(import.meta.dirname, 'simulator.ts'), [], { execArgv: [] });
    this.#ended = once(this.#child, 'exit');
    this.#child.on('message', (message) => {
      const reply = message as Answer;
      const waiting = this.#waiting.get(reply.id);
      this.#waiting.delete(reply.id);
      if ('error' in reply) waiting?.reject(new Error(reply.error));
      else waiting?.resolve(reply.result);
    });
    void this.#ended.then(() => {
      for (const { reject } of this.#waiting.values()) reject(new Error('the simulated workers have ended'));
    });
  }

  async tell(order: Order): Promise<unknown> {
    const id = ++this.#last;
    const waiting = Promise.withResolvers<unknown>();
    this.#waiting.set(id, waiting);
    const message: Numbered = { id, order };
    this.#child.send(message);
    return await waiting.promise;
  }

  async end(): Promise<void> {
    if (this.#child.connected) this.#child.disconnect();
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), STOP_MS);
    await this.#ended;
    clearTimeout(timer);
  }
}
