import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { isPodiumError } from '../../contracts/errors/podium-error.ts';
import { printable } from '../output/printable.ts';
import { runCommand, type Environment } from '../setup/command.ts';
import { containerName, prepareCommand, type MlebenchSetup } from './mlebench-command.ts';
import { lookAtFolders, removePrepared } from './prepared-folders.ts';
import { PrepareState, type PrepareAttempt } from './prepare-state.ts';
import { recogniseFailure, type PrepareFailure } from './recognise.ts';

export interface PrepareRow {
  readonly id: string;
  /** `unknown`: nobody has asked Kaggle yet. */
  readonly rules: 'yes' | 'no' | 'unknown';
  readonly downloaded: boolean;
  readonly prepared: boolean;
  readonly preparedBytes: number;
  readonly failure: PrepareFailure | null;
  /** What a failed preparation said last. */
  readonly lastLine: string;
}

export interface PrepareParts {
  readonly setup: MlebenchSetup;
  readonly environment: Environment;
  /** How long one competition may take. */
  readonly timeoutMs: number;
  readonly report: (line: string) => void;
  readonly signal: AbortSignal;
}

/**
 * Prepares one competition after another and tells of each. What is prepared already is not done again; what an earlier
 * call left unfinished is begun anew (its download is kept). A missing account stops all at once, since it would fail
 * each of them.
 */
export async function* prepareAll(ids: readonly string[], parts: PrepareParts): AsyncGenerator<PrepareRow> {
  const { setup } = parts;
  const state = await PrepareState.open(setup.dataDir);
  const credentials = await hasCredentials(parts);
  for (const id of ids) {
    const before = await lookAtFolders(setup.dataDir, id);
    const last = state.get(id);
    const isUnfinished = last !== undefined && last.state !== 'done' && !last.hadPrepared;
    if (before.prepared && !isUnfinished) {
      yield rowOf(id, await lookAtFolders(setup.dataDir, id), null);
    } else if (!credentials) {
      yield rowOf(id, before, { failure: 'credentials', lastLine: 'there is no kaggle.json' });
    } else if (!parts.signal.aborted) {
      if (isUnfinished) await removePrepared(setup.dataDir, id);
      yield await prepareOne(id, state, parts);
    } else {
      yield rowOf(id, before, { failure: 'stopped', lastLine: '' });
    }
  }
}

async function prepareOne(id: string, state: PrepareState, parts: PrepareParts): Promise<PrepareRow> {
  const { dataDir } = parts.setup;
  const hadPrepared = (await lookAtFolders(dataDir, id)).preparedBytes > 0;
  await state.set(id, { state: 'running', hadPrepared, failure: null, lastLine: '', endedAtMs: null });
  parts.report(`${id}: mlebench prepare begins`);
  const outcome = await runPrepare(id, parts);
  const folders = await lookAtFolders(dataDir, id);
  // It has said that all is well; only files count.
  const failure = outcome.failure ?? (folders.prepared ? null : 'other');
  const ended: PrepareAttempt = {
    state: failure === null ? 'done' : 'failed',
    hadPrepared,
    failure,
    lastLine: outcome.lastLine,
    endedAtMs: Date.now(),
  };
  await state.set(id, ended);
  if (failure !== null && !hadPrepared) await removePrepared(dataDir, id);
  return rowOf(id, await lookAtFolders(dataDir, id), failure === null ? null : { ...outcome, failure });
}

interface RunOutcome {
  readonly failure: PrepareFailure | null;
  readonly lastLine: string;
}

async function runPrepare(
  id: string,
  { setup, environment, timeoutMs, report, signal }: PrepareParts,
): Promise<RunOutcome> {
  const { file, args, cwd } = prepareCommand(setup, id);
  let lastLine = '';
  const onLine = (line: string): void => {
    // Progress bars rewrite their line: only its last state is kept.
    const shown = printable(line.split('\r').findLast((part) => part.trim() !== '') ?? '').trim();
    if (shown === '') return;
    lastLine = shown;
    report(`${id}: ${shown}`);
  };
  const options = { timeoutMs, environment, signal, onLine, ...(cwd === undefined ? {} : { cwd }) };
  try {
    const { status, stdout, stderr } = await runCommand(file, args, options);
    return { failure: status === 0 ? null : recogniseFailure(`${stdout}\n${stderr}`), lastLine };
  } catch (error) {
    if (!isPodiumError(error)) throw error;
    if (error.code === 'MISSING_PREREQUISITE') return { failure: 'not-started', lastLine: error.message };
    if (setup.image !== undefined) await removeContainer(id, environment);
    return { failure: 'stopped', lastLine: error.message };
  }
}

/** Stopping the docker command does not stop what it started. */
async function removeContainer(id: string, environment: Environment): Promise<void> {
  await runCommand('docker', ['rm', '--force', containerName(id)], { timeoutMs: 30_000, environment }).catch(
    () => undefined,
  );
}

async function hasCredentials({ setup, environment }: PrepareParts): Promise<boolean> {
  const named = environment['KAGGLE_USERNAME'] !== undefined && environment['KAGGLE_KEY'] !== undefined;
  if (named && setup.image === undefined) return true;
  return await access(join(setup.kaggleDir, 'kaggle.json')).then(
    () => true,
    () => false,
  );
}

function rowOf(
  id: string,
  { downloaded, prepared, preparedBytes }: Pick<PrepareRow, 'downloaded' | 'prepared' | 'preparedBytes'>,
  outcome: RunOutcome | null,
): PrepareRow {
  const failure = outcome?.failure ?? null;
  const rules = downloaded ? 'yes' : failure === 'rules' ? 'no' : 'unknown';
  return { id, rules, downloaded, prepared, preparedBytes, failure, lastLine: outcome?.lastLine ?? '' };
}
