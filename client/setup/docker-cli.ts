import type { Readable } from 'node:stream';
import { z } from 'zod';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import { lastLines, runCommand, type CommandResult, type Environment } from './command.ts';

/** Label of every image made here: the digest of what it was made from. */
export const CONTENT_LABEL = 'podium.content';

const QUERY_TIMEOUT_MS = 20_000;
const BUILD_TIMEOUT_MS = 300_000;
/** Tens of gigabytes, on a slow disk. */
const SAVE_TIMEOUT_MS = 3_600_000;
const PROXY_VARIABLES = ['http_proxy', 'https_proxy', 'no_proxy', 'HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY'];

const inspected = z.object({
  Id: z.string(),
  Size: z.number().default(0),
  RootFS: z.object({ Layers: z.array(z.string()).nullish() }).nullish(),
  Config: z.object({ Labels: z.record(z.string(), z.string()).nullish() }).nullish(),
});

export interface ImageFacts {
  /** The engine's content id, `sha256:...`. */
  readonly id: string;
  /** Value of the content label, '' when it has none. */
  readonly content: string;
  /** Digests of its layers as they are uncompressed, lowest first. */
  readonly layers: readonly string[];
  readonly sizeBytes: number;
}

/** The docker command, as far as preparing images needs it. */
export class DockerCli {
  readonly #environment: Environment;
  readonly #signal: AbortSignal | undefined;

  constructor(environment: Environment, signal?: AbortSignal) {
    this.#environment = environment;
    this.#signal = signal;
  }

  async inspectImage(reference: string): Promise<ImageFacts | undefined> {
    const result = await this.#run(
      ['image', 'inspect', '--format', '{{json .}}', reference],
      QUERY_TIMEOUT_MS,
    );
    if (result.status !== 0) {
      if (/no such image/i.test(result.stderr)) return undefined;
      throw failure(`The image ${reference} cannot be looked up`, result);
    }
    const facts = inspected.parse(JSON.parse(result.stdout));
    return {
      id: facts.Id,
      content: facts.Config?.Labels?.[CONTENT_LABEL] ?? '',
      layers: facts.RootFS?.Layers ?? [],
      sizeBytes: facts.Size,
    };
  }

  /** Pulls an image. False, whatever the reason, when it is not here in time. */
  async pull(reference: string, timeoutMs: number): Promise<boolean> {
    try {
      return (await this.#run(['pull', '--quiet', reference], timeoutMs)).status === 0;
    } catch (error) {
      if (error instanceof PodiumError && error.code === 'DEADLINE_EXCEEDED') return false;
      throw error;
    }
  }

  async tag(source: string, target: string): Promise<void> {
    const result = await this.#run(['tag', source, target], QUERY_TIMEOUT_MS);
    if (result.status !== 0) throw failure(`The image ${source} cannot be tagged ${target}`, result);
  }

  /** False when something uses it. */
  async remove(reference: string): Promise<boolean> {
    return (await this.#run(['rmi', reference], QUERY_TIMEOUT_MS)).status === 0;
  }

  /** Writes the image to a tar file, in whichever layout this engine has. */
  async save(reference: string, file: string): Promise<void> {
    const result = await this.#run(['save', '--output', file, reference], SAVE_TIMEOUT_MS);
    if (result.status !== 0) throw failure(`The image ${reference} cannot be exported`, result);
  }

  /** Builds a folder's Dockerfile. */
  async build(folder: string, tag: string, content: string): Promise<void> {
    const proxies = PROXY_VARIABLES.filter((name) => this.#environment[name] !== undefined);
    const args = ['build', '--force-rm', '--tag', tag, '--label', `${CONTENT_LABEL}=${content}`];
    const proxyArgs = proxies.flatMap((name) => ['--build-arg', name]);
    const result = await this.#run([...args, ...proxyArgs, folder], BUILD_TIMEOUT_MS);
    if (result.status !== 0) throw failure(`The image ${tag} cannot be built from ${folder}`, result);
  }

  /** Makes an image of one layer from a tar stream of a root file system. */
  async importTar(tar: Readable, tag: string, content: string): Promise<void> {
    const changes = ['--change', 'CMD ["bash"]', '--change', `LABEL ${CONTENT_LABEL}=${content}`];
    const result = await this.#run(['import', ...changes, '-', tag], BUILD_TIMEOUT_MS, tar);
    if (result.status !== 0) throw failure(`The image ${tag} cannot be imported`, result);
  }

  #run(args: readonly string[], timeoutMs: number, input?: Readable): Promise<CommandResult> {
    return runCommand('docker', args, {
      timeoutMs,
      environment: this.#environment,
      signal: this.#signal,
      ...(input === undefined ? {} : { input }),
    });
  }
}

function failure(what: string, result: CommandResult): PodiumError {
  return new PodiumError('IMAGE_UNAVAILABLE', `${what}:\n${lastLines(result)}`);
}
