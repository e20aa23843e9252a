import { errorText } from '../../contracts/errors/podium-error.ts';
import type { Logger } from '../../platform/logger/logger.ts';
import { AgentServer } from './agent-server.ts';
import { order, type News, type RunServices } from './protocol.ts';
import { Validator } from './validator.ts';

/** The child's side: one server a run, one validator for all of them. Orders are obeyed one after the other. */
export class ServiceHost {
  readonly #servers = new Map<string, AgentServer>();
  readonly #validator = new Validator();
  readonly #tell: (news: News) => void;
  readonly #logger: Logger;
  #last: Promise<void> = Promise.resolve();

  constructor(tell: (news: News) => void, logger: Logger) {
    this.#tell = tell;
    this.#logger = logger;
  }

  receive(message: unknown): void {
    const parsed = order.parse(message);
    if (parsed.kind === 'ping') this.#tell({ kind: 'pong' });
    else if (parsed.kind === 'open') this.#then(() => this.#open(parsed.run));
    else this.#then(() => this.#close(parsed.key));
  }

  async closeAll(): Promise<void> {
    await this.#last;
    for (const key of this.#servers.keys()) await this.#close(key);
  }

  #then(action: () => Promise<void>): void {
    this.#last = this.#last.then(action).catch((error: unknown) => {
      this.#logger.error('an order failed', { error });
    });
  }

  async #open(run: RunServices): Promise<void> {
    await this.#close(run.key);
    const server = new AgentServer(
      run,
      this.#validator,
      (code) => this.#tell({ kind: 'call', key: run.key, code }),
      this.#logger,
    );
    try {
      await server.listen();
      this.#servers.set(run.key, server);
      this.#tell({ kind: 'opened', key: run.key });
    } catch (error) {
      this.#tell({ kind: 'failed', key: run.key, message: errorText(error).slice(0, 2000) });
    }
  }

  async #close(key: string): Promise<void> {
    const server = this.#servers.get(key);
    this.#servers.delete(key);
    await server?.close();
  }
}
