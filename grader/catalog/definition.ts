import { z } from 'zod';
import { competitionId } from '../../contracts/ids/id.ts';
import { COLUMN_KINDS } from '../../contracts/submission/format.ts';
import {
  cellReadingFields,
  columnName,
  columnProblems,
  relativePath,
  rowMatchingSchema,
  submissionFields,
} from '../../contracts/submission/format-schema.ts';
import { idColumns } from '../../contracts/submission/id-fields.ts';
import { METRICS } from '../metrics/registry.ts';
import { metricProblems } from '../metrics/select-columns.ts';
import type { CompetitionDefinition, Thresholds } from './competition-definition.ts';

export type { CompetitionDefinition } from './competition-definition.ts';

/** One thing wrong with a competition's folder; `path` is a field such as `metric.name`, or a file. */
export interface Problem {
  readonly path: string;
  readonly message: string;
}

export type DefinitionResult =
  | { readonly ok: true; readonly definition: CompetitionDefinition }
  | { readonly ok: false; readonly problems: readonly Problem[] };

const sentence = z.string().min(1).max(20_000);
const param = z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]);

/** The fields of competition.json and their kinds; parseDefinition also checks what must hold between them. */
const fieldsSchema: z.ZodType<CompetitionDefinition> = z.strictObject({
  id: competitionId,
  name: sentence.max(200),
  category: sentence.max(100),
  split: z.enum(['low', 'medium', 'high', 'dev']),
  licence: z.strictObject({ name: sentence.max(200), notice: sentence }),
  metric: z.strictObject({ name: sentence, params: z.record(z.string(), param).exactOptional() }),
  direction: z.enum(['higher_is_better', 'lower_is_better']),
  submission: z.strictObject({
    ...submissionFields,
    extraColumns: z.enum(['ignore', 'refuse']).exactOptional(),
    rowMatching: rowMatchingSchema.exactOptional(),
  }),
  answers: z.strictObject({
    file: relativePath,
    columns: z
      .array(z.strictObject({ name: columnName, kind: z.enum(COLUMN_KINDS), ...cellReadingFields }))
      .min(1),
    format: z.enum(['csv', 'nq-jsonl']).exactOptional(),
    rows: z.enum(['one-per-id', 'several-per-id', 'for-some-ids']).exactOptional(),
  }),
  thresholds: z.strictObject({
    gold: z.number(),
    silver: z.number(),
    bronze: z.number(),
    median: z.number(),
  }),
  leaderboard: relativePath.exactOptional(),
  knownIssues: z.array(sentence).exactOptional(),
});

/** competition.json as a definition, or everything that is wrong with it. Nothing is thrown. */
export function parseDefinition(json: unknown): DefinitionResult {
  const parsed = fieldsSchema.safeParse(json);
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => ({
      path: pathText(issue.path),
      message: issue.message,
    }));
    return { ok: false, problems };
  }
  const problems = crossProblems(parsed.data);
  return problems.length === 0 ? { ok: true, definition: parsed.data } : { ok: false, problems };
}

function crossProblems(definition: CompetitionDefinition): Problem[] {
  return [
    ...columnProblems(definition.submission).map(({ path, message }) => ({
      path: pathText(['submission', ...path]),
      message,
    })),
    ...answerColumnProblems(definition),
    ...metricUseProblems(definition),
    ...thresholdProblems(definition.thresholds, definition.direction),
  ];
}

function answerColumnProblems({ answers, submission }: CompetitionDefinition): Problem[] {
  const ids = idColumns(submission.id);
  const seen = new Set(ids);
  return answers.columns.flatMap(({ name }, index) => {
    const message = ids.includes(name)
      ? `"${name}" is the id column: it is read from the answers anyway`
      : `"${name}" is named twice`;
    const problem = seen.has(name) ? [{ path: `answers.columns[${index}].name`, message }] : [];
    seen.add(name);
    return problem;
  });
}

function metricUseProblems({ metric, direction, submission, answers }: CompetitionDefinition): Problem[] {
  const known = METRICS.get(metric.name);
  if (known === undefined) {
    const names = [...METRICS.keys()].join(', ');
    return [{ path: 'metric.name', message: `"${metric.name}" is not a metric; known are ${names}` }];
  }
  const use = { params: metric.params ?? {}, predicted: submission.columns, truth: answers.columns };
  const problems = metricProblems(known, use).map((message) => ({ path: 'metric', message }));
  if (direction !== known.direction) {
    problems.push({ path: 'direction', message: `${metric.name} is ${known.direction}` });
  }
  return problems;
}

function thresholdProblems(thresholds: Thresholds, direction: CompetitionDefinition['direction']): Problem[] {
  const names = ['gold', 'silver', 'bronze', 'median'] as const;
  const worse = (a: number, b: number) => (direction === 'higher_is_better' ? a < b : a > b);
  return names.slice(1).flatMap((name, index) => {
    const better = names[index] ?? 'gold';
    if (!worse(thresholds[better], thresholds[name])) return [];
    const message = `${better} (${thresholds[better]}) must not be worse than ${name} (${thresholds[name]}), ${direction}`;
    return [{ path: `thresholds.${name}`, message }];
  });
}

function pathText(path: readonly PropertyKey[]): string {
  const text = path.reduce<string>(
    (text, key) => (typeof key === 'number' ? `${text}[${key}]` : `${text}.${String(key)}`),
    '',
  );
  return text.replace(/^\./, '') || 'competition.json';
}
