import { Head, readProfile, type ConnectionOptions } from '../connection/connection.ts';
import type { Known } from './candidates.ts';

/** A shell that waits is worse than one that does not complete. */
const DEADLINE_MS = 700;
const MOST = 200;

/** Ids that the head knows, newest first; none when it cannot be asked at once. */
export async function knownIds(kind: Known, words: readonly string[]): Promise<readonly string[]> {
  try {
    using head = new Head(await readProfile(connectionOf(words)));
    return await ask(head, kind);
  } catch {
    return [];
  }
}

async function ask(head: Head, kind: Known): Promise<readonly string[]> {
  const call = { deadlineMs: DEADLINE_MS };
  switch (kind) {
    case 'run':
      return (await head.runs.list({ limit: MOST }, call)).runs.map(({ id }) => id);
    case 'experiment':
      return (await head.experiments.list({ limit: MOST }, call)).experiments.map(({ id }) => id);
    case 'worker':
      return (await head.fleet.listWorkers({}, call)).workers.map(({ id }) => id);
    case 'agent':
      return (await head.agents.list({}, call)).agents.map(({ id }) => id);
    case 'competition':
      return (await head.competitions.list({}, call)).competitions.map(({ id }) => id);
    case 'class':
      return (await head.fleet.listResourceClasses({}, call)).classes.map(({ name }) => name);
  }
}

/** The options on the line that say which head is meant. */
function connectionOf(words: readonly string[]): ConnectionOptions {
  const after = (name: string): string | undefined => {
    const at = words.indexOf(name);
    return at < 0 ? undefined : words[at + 1];
  };
  return { head: after('--head'), token: after('--token'), state: after('--state') };
}
