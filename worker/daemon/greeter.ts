import type { WorkerId } from '../../contracts/ids/id.ts';
import {
  helloReply,
  PROTOCOL_VERSION,
  type HardwareReport,
  type WorkerState,
} from '../../contracts/messages/protocol.ts';
import { SUBJECTS } from '../../contracts/messages/subjects.ts';
import type { ResourceOffer } from '../../contracts/resources/resources.ts';
import type { Logger } from '../../platform/logger/logger.ts';
import { backoffMs } from '../../platform/retry/retry.ts';
import { Bell } from './bell.ts';
import { isOutage, type HeadLink } from './head-link.ts';

export interface Introduction {
  readonly worker: WorkerId;
  readonly version: string;
  readonly machineId: string;
  readonly lent: ResourceOffer;
  readonly state: () => WorkerState;
  /** Looked at anew for each greeting. */
  readonly hardware: () => Promise<HardwareReport>;
}

const IDLE_MS = 600_000;
const RETRY = { baseMs: 250, maxMs: 15_000 };

/** Says hello at the start, whenever the head is back, and when it turns out not to know us. */
export class Greeter {
  readonly #introduction: Introduction;
  readonly #link: HeadLink;
  readonly #logger: Logger;
  readonly #onWelcome: () => void;
  readonly #bell = new Bell();
  #welcome = false;

  constructor(introduction: Introduction, link: HeadLink, logger: Logger, onWelcome: () => void) {
    this.#introduction = introduction;
    this.#link = link;
    this.#logger = logger;
    this.#onWelcome = onWelcome;
  }

  /** The head knows us: only then is there any sense in claiming. */
  get welcome(): boolean {
    return this.#welcome;
  }

  /** Introduce us again. */
  again(): void {
    this.#welcome = false;
    this.#bell.ring();
  }

  async run(signal: AbortSignal): Promise<void> {
    let failures = 0;
    while (!signal.aborted) {
      if (!this.#welcome && this.#link.up) {
        try {
          await this.#greet();
          failures = 0;
        } catch (error) {
          failures += 1;
          if (failures === 1 || !isOutage(error))
            this.#logger.warn('the head has not welcomed this worker yet', { error });
        }
      }
      await this.#bell.wait(this.#welcome ? IDLE_MS : backoffMs(failures, RETRY), signal);
    }
  }

  async #greet(): Promise<void> {
    const { worker, version, machineId, lent, state, hardware } = this.#introduction;
    const hello = {
      protocol: PROTOCOL_VERSION,
      worker,
      version,
      state: state(),
      hardware: await hardware(),
      lent,
      machineId,
    };
    const reply = await this.#link.request(SUBJECTS.hello(worker), hello, helloReply);
    if (reply.kind === 'refused')
      throw new Error(`The head refuses this worker: ${reply.code}: ${reply.message}`);
    this.#welcome = true;
    this.#logger.info('welcome at the head');
    this.#onWelcome();
  }
}
