import {
  closeSync,
  createReadStream,
  existsSync,
  mkdirSync,
  openSync,
  renameSync,
  writeSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { COMPETITIONS } from '../../grader/catalog/competitions/index.ts';
import type { CompetitionDefinition } from '../../grader/catalog/competition-definition.ts';
import { compileAnswers } from '../../grader/scoring/answers-file.ts';
import type { Case } from './cases.ts';

/** Raised whenever cases.ts or the format of compiled answers changes, so that nothing old is measured. */
const FORMAT = 1;

export interface CaseFiles {
  readonly definition: CompetitionDefinition;
  /** The definition as JSON. */
  readonly definitionFile: string;
  readonly answersCsv: string;
  readonly submissionCsv: string;
  /** Made from answersCsv by compileAnswers, once, as at import. */
  readonly compiledAnswers: string;
}

/**
 * The files of a case, made on first use and kept in `folder`. `rows` makes a smaller case.
 */
export async function caseFiles(folder: string, { id, rows, ...rest }: Case): Promise<CaseFiles> {
  const definition = COMPETITIONS.get(id)?.definition;
  if (definition === undefined) throw new Error(`the catalog lacks ${id}`);
  const place = join(folder, `${id}-${rows}-v${FORMAT}`);
  const files = {
    definition,
    definitionFile: join(place, 'definition.json'),
    answersCsv: join(place, 'answers.csv'),
    submissionCsv: join(place, 'submission.csv'),
    compiledAnswers: join(place, 'answers.compiled'),
  };
  mkdirSync(place, { recursive: true });
  writeFileSync(files.definitionFile, JSON.stringify(definition));
  if (!existsSync(files.submissionCsv)) writeCsvs({ id, rows, ...rest }, files);
  if (!existsSync(files.compiledAnswers)) {
    const open = (path: string) => createReadStream(path, { highWaterMark: 256 * 1024 });
    // The sample submission is only read for its ids, which a submission has too.
    const compiled = await compileAnswers(definition, open(files.answersCsv), () =>
      open(files.submissionCsv),
    );
    writeFileSync(`${files.compiledAnswers}.part`, compiled);
    renameSync(`${files.compiledAnswers}.part`, files.compiledAnswers);
  }
  return files;
}

function writeCsvs({ rows, answersHeader, submissionHeader, lines }: Case, files: CaseFiles): void {
  const answers = new TextFile(files.answersCsv);
  const submission = new TextFile(files.submissionCsv);
  answers.add(answersHeader);
  submission.add(submissionHeader);
  const linesOf = lines();
  for (let row = 0; row < rows; row++) {
    const line = linesOf(row);
    if (line.answer !== undefined) answers.add(line.answer);
    submission.add(line.submission);
  }
  answers.close();
  submission.close();
}

/** A text file that is there under its name only when it is complete. */
class TextFile {
  readonly #path: string;
  readonly #fd: number;
  #text = '';

  constructor(path: string) {
    this.#path = path;
    this.#fd = openSync(`${path}.part`, 'w');
  }

  add(line: string): void {
    this.#text += `${line}\n`;
    if (this.#text.length > 1 << 20) this.#flush();
  }

  close(): void {
    this.#flush();
    closeSync(this.#fd);
    renameSync(`${this.#path}.part`, this.#path);
  }

  #flush(): void {
    writeSync(this.#fd, this.#text);
    this.#text = '';
  }
}
