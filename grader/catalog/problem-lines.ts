import type { Problem } from './definition.ts';

/** One line a problem, for people. */
export function problemLines(problems: readonly Problem[]): string {
  return problems.map(({ path, message }) => `  ${path}: ${message}`).join('\n');
}
