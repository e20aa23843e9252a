import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename, dirname } from 'node:path';

/**
 * The address of a Unix socket by its folder's descriptor: a state folder's path may be longer than a socket's address.
 * Holds the folder open as long as it is used.
 */
export class LocalSocket implements AsyncDisposable {
  readonly address: string;
  readonly path: string;
  readonly #close: () => Promise<void>;

  private constructor(path: string, descriptor: number, close: () => Promise<void>) {
    this.path = `/proc/self/fd/${descriptor}/${basename(path)}`;
    this.address = `unix:${this.path}`;
    this.#close = close;
  }

  /** Throws what the file system says when the folder is not there. */
  static async in(path: string): Promise<LocalSocket> {
    const folder = await open(dirname(path), constants.O_RDONLY | constants.O_DIRECTORY);
    return new LocalSocket(path, folder.fd, () => folder.close());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#close();
  }
}
