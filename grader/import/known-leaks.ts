import { posix } from 'node:path';

/** A public file that is known to give answers away. */
export interface KnownLeak {
  readonly path: string;
  /** Named when only one field of the file does. */
  readonly field?: string;
}

/** What is looked at. */
export interface LeakSearch {
  /** Public files, by path below public/. */
  readonly paths: readonly string[];
  /** The ids of the sample submission, as text. */
  testIds(): Promise<ReadonlySet<string>>;
  /** Whether a file's text mentions this. */
  mentions(path: string, text: string): Promise<boolean>;
}

interface KnownLeakRule {
  /** How the competition's known issues speak of it. */
  readonly issue: RegExp;
  find(search: LeakSearch): Promise<readonly KnownLeak[]> | readonly KnownLeak[];
}

const PIZZA_FIELD = 'giver_username_if_known';
const RECORDS = /\.(json|jsonl|csv)$/i;
const ARCHIVE = /\.(zip|7z|tar|tgz|gz|bz2|xz|rar)$/i;

/** What users of the benchmark have found in its public files. */
const RULES: ReadonlyMap<string, KnownLeakRule> = new Map([
  [
    'multi-modal-gesture-recognition',
    {
      issue: /\.mat files/,
      // Training samples carry their labels in the same kind of file, and may.
      find: async ({ paths, testIds }) => {
        const ids = await testIds();
        const isOfTest = (path: string): boolean => isBelow(path, /^(test|valid)/i) || hasTestId(path, ids);
        return paths.filter((path) => /\.mat$/i.test(path) && isOfTest(path)).map((path) => ({ path }));
      },
    },
  ],
  [
    'smartphone-decimeter-2022',
    {
      issue: /span_log\.nmea/,
      find: ({ paths }) =>
        paths
          .filter((path) => posix.basename(path) === 'span_log.nmea' && !isBelow(path, /^train/i))
          .map((path) => ({ path })),
    },
  ],
  [
    'hubmap-kidney-segmentation',
    {
      issue: /\{image_id\}\.json/,
      find: async ({ paths, testIds }) => {
        const ids = await testIds();
        return paths
          .filter((path) => path.endsWith('.json') && ids.has(posix.basename(path, '.json')))
          .map((path) => ({ path }));
      },
    },
  ],
  [
    'random-acts-of-pizza',
    {
      issue: new RegExp(PIZZA_FIELD),
      find: async ({ paths, mentions }) => {
        const found: KnownLeak[] = [];
        for (const path of paths.filter((one) => RECORDS.test(one)))
          if (await mentions(path, `"${PIZZA_FIELD}"`)) found.push({ path, field: PIZZA_FIELD });
          else if (/\.csv$/i.test(path) && (await mentions(path, PIZZA_FIELD)))
            found.push({ path, field: PIZZA_FIELD });
        return found;
      },
    },
  ],
]);

export interface LeakFindings {
  readonly leaks: readonly KnownLeak[];
  /** Archives that may hold such files too: nobody looks into them. */
  readonly unseen: readonly string[];
}

/** Looks for what is known of a competition; of most nothing is. */
export async function findKnownLeaks(id: string, search: LeakSearch): Promise<LeakFindings> {
  const rule = RULES.get(id);
  if (rule === undefined) return { leaks: [], unseen: [] };
  return {
    leaks: await rule.find(search),
    unseen: search.paths.filter((path) => ARCHIVE.test(path) && !isBelow(path, /^train/i)),
  };
}

/** The known issues of a competition once its leaks are removed: what was removed stands in place of the leak. */
export function issuesAfterStripping(
  id: string,
  issues: readonly string[],
  { leaks, unseen }: LeakFindings,
): readonly string[] {
  const rule = RULES.get(id);
  if (rule === undefined || leaks.length === 0) return issues;
  const kept = unseen.length > 0 ? issues : issues.filter((issue) => !rule.issue.test(issue));
  return [...kept, `Removed at import because it reveals answers: ${describeLeaks(leaks)}`];
}

/** "giver_username_if_known in test.json", "412 files such as test/Sample0300_data.mat". */
export function describeLeaks(leaks: readonly KnownLeak[]): string {
  const [first] = leaks;
  if (first === undefined) return 'nothing';
  if (first.field !== undefined) return `${first.field} in ${leaks.map(({ path }) => path).join(', ')}`;
  return leaks.length === 1 ? first.path : `${leaks.length} files such as ${first.path}`;
}

function isBelow(path: string, name: RegExp): boolean {
  return path
    .split('/')
    .slice(0, -1)
    .some((part) => name.test(part));
}

/** Files are called Sample0300_data.mat and the like; ids are integers. */
function hasTestId(path: string, testIds: ReadonlySet<string>): boolean {
  const digits = /\d+/.exec(posix.basename(path))?.[0];
  return digits !== undefined && testIds.has(String(Number(digits)));
}
