import { z } from 'zod';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import { bytes } from '../output/format.ts';
import { renderTable } from '../output/table.ts';
import { runGraderProgram } from './grader-program.ts';

/** What `grader/main.ts status --json` prints. */
const graderStatus = z.array(
  z.object({
    id: z.string(),
    name: z.string(),
    split: z.string(),
    isOfCatalog: z.boolean(),
    sealed: z
      .object({
        bundle: z.string(),
        bundleBytes: z.number(),
        addedAtMs: z.number(),
        knownIssues: z.array(z.string()),
      })
      .nullable(),
    leaks: z.array(z.string()),
    stripped: z.array(z.string()),
    notes: z.array(z.string()),
  }),
);
type GraderStatus = z.infer<typeof graderStatus>[number];

/** `other`: the head has another version of it. `unknown`: the head could not be asked. */
export type Registration = 'yes' | 'no' | 'other' | 'unknown';

export interface StatusRow extends GraderStatus {
  readonly registered: Registration;
  /** What the user does next; '' when all is done. */
  readonly next: string;
}

/** @param bundles the bundle of each competition that the head knows; null when it could not be asked. */
export async function readStatus(
  graderConfig: string,
  bundles: ReadonlyMap<string, string> | null,
): Promise<readonly StatusRow[]> {
  const { status, output } = await runGraderProgram(['status', '--config', graderConfig, '--json']);
  if (status !== 0) throw new PodiumError('INTERNAL', "The grader's program ended without saying its state.");
  return graderStatus.parse(JSON.parse(output)).map((one) => {
    const registered = registrationOf(one, bundles);
    return { ...one, registered, next: nextStep(one, registered) };
  });
}

function registrationOf(
  { id, sealed }: GraderStatus,
  bundles: ReadonlyMap<string, string> | null,
): Registration {
  if (bundles === null) return 'unknown';
  const bundle = bundles.get(id);
  if (bundle === undefined) return 'no';
  return bundle === sealed?.bundle ? 'yes' : 'other';
}

function nextStep({ id, isOfCatalog, sealed, leaks }: GraderStatus, registered: Registration): string {
  const again = isOfCatalog
    ? `podium grader import --mlebench-data DIR -c ${id}`
    : 'podium grader add FOLDER';
  if (sealed === null) return `podium prepare -c ${id}, or with prepared data: ${again}`;
  if (registered === 'no' || registered === 'other') return `register it: ${again}`;
  if (leaks.length > 0) return 'read its leaks (--json); known ones go with --strip-known-leaks';
  return registered === 'unknown' ? 'start the head: podium up' : '';
}

export function statusText(rows: readonly StatusRow[]): string {
  const table = renderTable(rows, [
    { title: 'COMPETITION', cell: (row) => row.id },
    { title: 'SPLIT', cell: (row) => (row.isOfCatalog ? row.split : 'own') },
    { title: 'IMPORTED', cell: (row) => (row.sealed === null ? 'no' : 'yes') },
    { title: 'REGISTERED', cell: (row) => row.registered },
    { title: 'DATA', cell: (row) => (row.sealed === null ? '' : bytes(row.sealed.bundleBytes)), right: true },
    { title: 'LEAKS', cell: leakWord },
    { title: 'NEXT', cell: (row) => row.next },
  ]);
  const imported = rows.filter(({ sealed }) => sealed !== null).length;
  const registered = rows.filter((row) => row.registered === 'yes').length;
  return `${table}\n${imported} of ${rows.length} imported, ${registered} registered`;
}

function leakWord({ leaks, stripped }: StatusRow): string {
  return [leaks.length > 0 ? 'found' : '', stripped.length > 0 ? 'removed' : '']
    .filter((word) => word !== '')
    .join(', ');
}
