import { join } from 'node:path';

/** Where things lie in a competition's folder. */
export interface CompetitionFolder {
  readonly root: string;
  readonly definition: string;
  readonly description: string;
  readonly public: string;
  readonly private: string;
}

export const DEFINITION_FILE = 'competition.json';
export const DESCRIPTION_FILE = 'description.md';
/** Written by Podium from the definition, so it may not be among the public files. */
export const FORMAT_FILE = 'format.json';
export const PUBLIC_FOLDER = 'prepared/public';
export const PRIVATE_FOLDER = 'prepared/private';

export function competitionFolder(root: string): CompetitionFolder {
  return {
    root,
    definition: join(root, DEFINITION_FILE),
    description: join(root, DESCRIPTION_FILE),
    public: join(root, PUBLIC_FOLDER),
    private: join(root, PRIVATE_FOLDER),
  };
}
