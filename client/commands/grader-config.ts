import { PodiumError } from '../../contracts/errors/podium-error.ts';
import type { Profile } from '../connection/connection.ts';

/** The grader's configuration on this machine: the one that is named, else the one that `podium up` wrote. */
export function graderConfigOf(profile: Profile, option: string | undefined): string {
  const config = option ?? profile.graderConfig;
  if (config === undefined)
    throw new PodiumError(
      'INVALID_ARGUMENT',
      "Answers are sealed on the grader's host: name its configuration with --config FILE.",
    );
  return config;
}
