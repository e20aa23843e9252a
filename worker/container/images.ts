import type { ImageInspectInfo } from 'dockerode';
import { errorText, isPodiumError, PodiumError } from '../../contracts/errors/podium-error.ts';
import type { ArchivedImage, ResolvedImage } from './container-runtime.ts';
import type { Engine } from './engine.ts';
import { chooseUser, namesUser } from './run-user.ts';
import type { RunUser } from './run-user.ts';
import { readSingleFile } from './single-file-tar.ts';

/** name[:tag][@sha256:...] or an id. The name goes into a URL of the engine, so nothing else passes. */
const REFERENCE = /^(sha256:[0-9a-f]{64}|[A-Za-z0-9][A-Za-z0-9._/:-]{0,254}(@sha256:[0-9a-f]{64})?)$/;

/** Finds images in the engine, and what of an image decides how it is run. */
export class Images {
  readonly #engine: Engine;
  readonly #pullTimeoutMs: number;
  readonly #users = new Map<string, RunUser>();

  constructor(engine: Engine, pullTimeoutMs: number) {
    this.#engine = engine;
    this.#pullTimeoutMs = pullTimeoutMs;
  }

  async resolve(reference: string, signal?: AbortSignal): Promise<ResolvedImage> {
    const here = await this.#find(reference, signal);
    const found = here ?? (await this.#pull(reference, signal));
    return { id: found.Id, user: found.Config.User, sizeBytes: found.Size, brought: here === undefined };
  }

  async isHere(reference: string): Promise<boolean> {
    return (await this.#find(reference)) !== undefined;
  }

  /** What the engine has under this name or id; null when it has nothing. */
  async find(reference: string, signal?: AbortSignal): Promise<ResolvedImage | null> {
    const found = await this.#find(reference, signal);
    if (found === undefined) return null;
    return { id: found.Id, user: found.Config.User, sizeBytes: found.Size, brought: false };
  }

  /**
   * Loads an archive of one image, which it calls `tag`. Throws IMAGE_UNAVAILABLE when the engine has another image of it
   * than the one with this id: that one is taken away again.
   */
  async load(image: ArchivedImage, signal?: AbortSignal): Promise<ResolvedImage> {
    const { id, tag, archive } = image;
    try {
      await this.#engine.load(archive, { signal });
    } catch (error) {
      if (isPodiumError(error, 'CANCELED')) throw error;
      throw new PodiumError(
        'IMAGE_UNAVAILABLE',
        `The engine does not load the image ${id}: ${errorText(error)}`,
        {
          cause: error,
        },
      );
    }
    const loaded = await this.find(id, signal);
    if (loaded !== null) return { ...loaded, brought: true };
    const other = await this.find(tag, signal);
    if (other !== null) await this.#engine.removeImage(tag);
    throw new PodiumError(
      'IMAGE_UNAVAILABLE',
      `The engine has loaded the image ${id} as ${other?.id ?? 'something else'}, which is not run. (An engine with the containerd image store names images otherwise: turn that off.)`,
    );
  }

  /** Throws IMAGE_UNAVAILABLE with `hint` when the engine lacks it. */
  async inspect(reference: string, hint: string, signal?: AbortSignal): Promise<ImageInspectInfo> {
    const found = await this.#find(reference, signal);
    if (!found) throw new PodiumError('IMAGE_UNAVAILABLE', `The engine has no image ${reference}. ${hint}`);
    return found;
  }

  /**
   * Whom a container of this image runs as. A name is looked up in the image's passwd file through a container that is
   * made by `probe` and never started.
   */
  async userOf(
    image: ImageInspectInfo,
    probe: () => Promise<string>,
    signal?: AbortSignal,
  ): Promise<RunUser> {
    const name = image.Config.User;
    const known = this.#users.get(image.Id) ?? (namesUser(name) ? undefined : chooseUser(name));
    const user = known ?? chooseUser(name, await this.#passwd(probe, signal));
    if (!user) {
      throw new PodiumError(
        'IMAGE_UNAVAILABLE',
        `The image is to run as ${JSON.stringify(name)}, but its /etc/passwd has no such user. Use a user that exists, or a number.`,
      );
    }
    this.#users.set(image.Id, user);
    return user;
  }

  async #passwd(probe: () => Promise<string>, signal?: AbortSignal): Promise<string> {
    const id = await probe();
    try {
      return await readSingleFile(await this.#engine.archive(id, '/etc/passwd', { signal }), PASSWD_BYTES);
    } catch (error) {
      if (isPodiumError(error, 'NOT_FOUND')) return '';
      throw error;
    } finally {
      await this.#engine.removeContainer(id);
    }
  }

  async #find(reference: string, signal?: AbortSignal): Promise<ImageInspectInfo | undefined> {
    if (!REFERENCE.test(reference) || reference.includes('..')) {
      throw new PodiumError(
        'INVALID_ARGUMENT',
        `${JSON.stringify(reference)} is no image: give name:tag, name@sha256:... or sha256:...`,
      );
    }
    try {
      return await this.#engine.inspectImage(reference, { signal });
    } catch (error) {
      if (isPodiumError(error, 'NOT_FOUND')) return undefined;
      throw error;
    }
  }

  async #pull(reference: string, signal?: AbortSignal): Promise<ImageInspectInfo> {
    if (reference.startsWith('sha256:')) {
      throw new PodiumError(
        'IMAGE_UNAVAILABLE',
        `The engine has no image ${reference}, and an id alone cannot be pulled.`,
      );
    }
    // Without a tag the engine would pull every tag there is.
    const name = /:[^/]*$/.test(reference) ? reference : `${reference}:latest`;
    try {
      await this.#engine.pull(name, { signal, timeoutMs: this.#pullTimeoutMs });
      return await this.#engine.inspectImage(name, { signal });
    } catch (error) {
      if (isPodiumError(error, 'CANCELED')) throw error;
      throw new PodiumError(
        'IMAGE_UNAVAILABLE',
        `The engine has no image ${name} and cannot pull it: ${errorText(error)}. Build or load it on this machine, or check its name.`,
        { cause: error },
      );
    }
  }
}

const PASSWD_BYTES = 1024 * 1024;
