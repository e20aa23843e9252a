import { realpathSync } from 'node:fs';
import type { NodeRuntime } from './child-command.ts';

/** Asks this very process what it runs on: a child is the same node. Costs some milliseconds; ask once. */
export function nodeRuntime(): NodeRuntime {
  // Node's types do not know this setting yet; without it a report looks up the names of open connections.
  const report: NodeJS.ProcessReport & { excludeNetwork?: boolean } = process.report;
  const before = report.excludeNetwork ?? false;
  report.excludeNetwork = true;
  try {
    const { sharedObjects } = report.getReport() as { sharedObjects: string[] };
    const libraries = sharedObjects.filter((file) => file.startsWith('/') && !file.endsWith('.node'));
    return { binary: realpathSync(process.execPath), libraries: [...new Set(libraries)] };
  } finally {
    report.excludeNetwork = before;
  }
}
