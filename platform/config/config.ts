import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { PodiumError } from '../../contracts/errors/podium-error.ts';

/** The process's environment; nothing else of the project reads it. */
export function readEnvironment(): Readonly<Record<string, string | undefined>> {
  return process.env;
}

/** Reads a JSON configuration file. Throws INVALID_ARGUMENT naming the file and every wrong field. */
export function loadConfig<T>(file: string, schema: z.ZodType<T>): T {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new PodiumError('INVALID_ARGUMENT', `The configuration ${file} cannot be read as JSON.`, {
      cause: error,
    });
  }
  const result = schema.safeParse(json);
  if (!result.success) {
    throw new PodiumError(
      'INVALID_ARGUMENT',
      `The configuration ${file} is not right:\n${z.prettifyError(result.error)}`,
    );
  }
  return result.data;
}
