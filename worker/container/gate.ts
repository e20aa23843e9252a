import { errorText, isPodiumError, PodiumError } from '../../contracts/errors/podium-error.ts';
import type { Engine } from './engine.ts';
import { holderSpec, relaySpec } from './gate-spec.ts';
import { gateFilter, leaseFilter, nameOf, roleOf, toGateLabels, toLabels } from './labels.ts';
import type { GateIdentity, Role, RunIdentity } from './labels.ts';
import { LogFrames } from './log-frames.ts';
import { settleAll } from './settle-all.ts';

const READY_TIMEOUT_MS = 20_000;

/** Whose gate it is: how its containers are named and labelled, and where the sockets lie that it forwards to. */
export interface GateOwner {
  readonly what: string;
  readonly socketDir: string;
  name(part: string): string;
  labels(role: Role): Record<string, string>;
}

export function gateOfRun(run: RunIdentity): GateOwner {
  return {
    what: `run ${run.lease.runId}`,
    socketDir: run.socketDir,
    name: (part) => nameOf(run.lease, part),
    labels: (role) => toLabels(run, role),
  };
}

export function gateAhead(gate: GateIdentity): GateOwner {
  return {
    what: `no run yet (${gate.id})`,
    socketDir: gate.socketDir,
    name: (part) => `podium-gate-${gate.id}-${part}`,
    labels: (role) => toGateLabels(gate, role),
  };
}

/** Makes and mends the gate of a run: holder first, then any number of relays, one at a time. */
export class Gate {
  readonly #engine: Engine;
  readonly #image: string;

  constructor(engine: Engine, image: string) {
    this.#engine = engine;
    this.#image = image;
  }

  /** Made, not started: enough for the agent's container to be made against it. */
  async createHolder(owner: GateOwner, signal?: AbortSignal): Promise<string> {
    const part = { name: owner.name('holder'), image: this.#image, labels: owner.labels('holder') };
    return this.#create(holderSpec(part), signal);
  }

  /** Starts holder and relay; returns once both ports listen. */
  async open(owner: GateOwner, holderId: string, signal?: AbortSignal): Promise<void> {
    const [relayId] = await settleAll(
      this.#createRelay(owner, holderId, signal),
      this.#engine.start(holderId, { signal }),
    );
    await this.#startRelay(owner, relayId, signal);
  }

  /** Replaces the relay unless it runs. Throws CONTAINER_ENGINE when the holder is gone: then the network is, for good. */
  async ensure(identity: RunIdentity): Promise<void> {
    const { gate, lease } = identity;
    const parts = await this.#engine.containers(gate === '' ? leaseFilter(lease) : gateFilter(gate));
    const holder = parts.find((part) => roleOf(part.Labels) === 'holder');
    if (holder?.State !== 'running') {
      throw new PodiumError(
        'CONTAINER_ENGINE',
        `The gate of run ${identity.lease.runId} has lost its network namespace (its holder is ${holder?.State ?? 'gone'}).`,
      );
    }
    const relay = parts.find((part) => roleOf(part.Labels) === 'relay');
    if (relay?.State === 'running') return;
    if (relay) await this.#engine.removeContainer(relay.Id);
    const owner = gateOfRun(identity);
    await this.#startRelay(owner, await this.#createRelay(owner, holder.Id));
  }

  #createRelay(owner: GateOwner, holderId: string, signal?: AbortSignal): Promise<string> {
    const part = { name: owner.name('relay'), image: this.#image, labels: owner.labels('relay') };
    return this.#create(relaySpec(part, holderId, owner.socketDir), signal);
  }

  async #startRelay(owner: GateOwner, id: string, signal?: AbortSignal): Promise<void> {
    await this.#engine.start(id, { signal });
    const said = await this.#readUntilReady(id, signal);
    // An agent that took a dead relay's port has cut itself off. That is its own doing, not a failure of ours.
    if (said.includes('ready\n') || said.includes('Address already in use')) return;
    throw new PodiumError(
      'CONTAINER_ENGINE',
      `The relay of ${owner.what} did not come up within ${READY_TIMEOUT_MS} ms; it said: ${JSON.stringify(said)}`,
    );
  }

  async #readUntilReady(id: string, signal?: AbortSignal): Promise<string> {
    const stream = (await this.#engine.logs(id, '', { signal })) as NodeJS.ReadableStream & {
      destroy(): void;
    };
    const stop = () => stream.destroy();
    const timer = setTimeout(stop, READY_TIMEOUT_MS);
    signal?.addEventListener('abort', stop, { once: true });
    const frames = new LogFrames();
    let said = '';
    try {
      for await (const bytes of stream) {
        for (const chunk of frames.push(Buffer.from(bytes))) said += Buffer.from(chunk.bytes).toString();
        if (said.includes('ready\n') || said.length > 4096) break;
      }
    } catch (error) {
      said += errorText(error);
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
      stream.destroy();
    }
    if (signal?.aborted) throw new PodiumError('CANCELED', 'Opening the gate was canceled.');
    return said;
  }

  async #create(spec: Parameters<Engine['create']>[0], signal?: AbortSignal): Promise<string> {
    try {
      return await this.#engine.create(spec, { signal });
    } catch (error) {
      if (!isPodiumError(error, 'NOT_FOUND') || !error.message.toLowerCase().includes('image')) throw error;
      throw new PodiumError(
        'IMAGE_UNAVAILABLE',
        `The engine has no gate image ${this.#image}. Have the head publish it (podium up --listen does), or build it here: docker build -t ${this.#image} worker/container/gate`,
        { cause: error },
      );
    }
  }
}
