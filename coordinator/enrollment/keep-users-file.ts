import { pause } from '../../platform/clock/wait.ts';
import type { Logger } from '../../platform/logger/logger.ts';
import { writeUsers } from '../../platform/nats/server.ts';
import type { GrantedNkey } from '../../contracts/messages/nats-users.ts';
import type { Membership } from './membership.ts';

export interface UsersFileOptions {
  /** What nats-server includes; whoever runs it has it read the file again when it changes. */
  readonly file: string;
  readonly usersNow: () => GrantedNkey[];
  readonly membership: Pick<Membership, 'onChange'>;
  readonly logger: Logger;
}

const RETRY_MS = 1_000;

/** Writes the file of NATS users, and again after each change of the membership; a write that fails is tried again. */
export async function keepUsersFile(options: UsersFileOptions): Promise<AsyncDisposable> {
  const { file, usersNow, membership, logger } = options;
  const stop = new AbortController();
  await writeUsers(file, usersNow());
  let wanted = 0;
  let written = 0;
  let writing: Promise<void> = Promise.resolve();
  const writeAll = async (): Promise<void> => {
    while (written !== wanted && !stop.signal.aborted) {
      const version = wanted;
      try {
        await writeUsers(file, usersNow());
        written = version;
      } catch (error) {
        logger.error('the file of NATS users cannot be written; who was revoked may still be heard', {
          error,
        });
        await pause(RETRY_MS, stop.signal);
      }
    }
  };
  const forget = membership.onChange(() => {
    wanted += 1;
    writing = writing.then(writeAll);
  });
  return {
    [Symbol.asyncDispose]: async () => {
      forget();
      stop.abort();
      await writing;
    },
  };
}
