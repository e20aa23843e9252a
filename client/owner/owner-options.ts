import { InvalidArgumentError, type Command } from 'commander';
import { errorText } from '../../contracts/errors/podium-error.ts';
import { parseHours } from '../../contracts/lending/hours.ts';
import { ownerSettings, type OwnerSettings } from '../../contracts/lending/owner-settings.ts';
import { parseDuration } from '../output/format.ts';

/** What the options below are parsed to. */
export interface OwnerOptions {
  readonly hours?: string;
  readonly maxPause?: number;
  readonly pauseWhenLoggedIn?: boolean;
  readonly pauseAboveLoad?: number;
  readonly pauseWhenGpuUsed?: boolean;
}

/** Adds to a command that starts workers what the machine's owner may say of lending. */
export function addOwnerOptions(command: Command): Command {
  return command
    .option(
      '--hours <hours>',
      'lend in these local hours only, such as 20:00-08:00 (several with commas)',
      hours,
    )
    .option('--pause-when-logged-in', 'freeze runs while somebody is logged in here')
    .option('--pause-above-load <cpus>', 'freeze runs while others keep more CPUs busy than this', positive)
    .option('--pause-when-gpu-used', 'freeze runs while others compute on a lent GPU')
    .option(
      '--max-pause <duration>',
      'how long a run may be frozen in all, such as 10m; then the machine is given back (default: 10m)',
      duration,
    );
}

/** The worker's configuration `owner`; undefined when none of the options was given: lent at any time, never frozen. */
export function ownerSettingsOf(options: OwnerOptions): OwnerSettings | undefined {
  const { hours: lentHours, maxPause, pauseWhenLoggedIn, pauseAboveLoad, pauseWhenGpuUsed } = options;
  const said = [lentHours, maxPause, pauseWhenLoggedIn, pauseAboveLoad, pauseWhenGpuUsed];
  if (said.every((option) => option === undefined)) return undefined;
  return ownerSettings.parse({
    ...(lentHours === undefined ? {} : { hours: lentHours }),
    pauseWhen: {
      loggedIn: pauseWhenLoggedIn ?? false,
      ...(pauseAboveLoad === undefined ? {} : { loadAbove: pauseAboveLoad }),
      gpuUsedByOthers: pauseWhenGpuUsed ?? false,
    },
    ...(maxPause === undefined ? {} : { maxPauseMs: maxPause }),
  });
}

function hours(text: string): string {
  try {
    parseHours(text);
    return text;
  } catch (error) {
    throw new InvalidArgumentError(errorText(error));
  }
}

function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError('A number above 0 is wanted, such as 2 or 0.5.');
  return value;
}

function duration(text: string): number {
  const ms = parseDuration(text);
  if (ms === null || ms <= 0) throw new InvalidArgumentError('A time such as 90s, 10m or 2h is wanted.');
  return ms;
}
