/** Options of a syntax as a format gives them. */
export type SyntaxOptions = Readonly<Record<string, string | number | boolean>>;

/** What the cells of a text column must look like, judged cell by cell and without the answers. */
export interface Syntax {
  readonly name: string;
  /** Names of the options it knows. */
  readonly options?: readonly string[];
  /** What is wrong with the text, as the end of a sentence ("has 5 tokens, not a multiple of 6"); undefined when nothing is. */
  problem(text: string, options: SyntaxOptions): string | undefined;
}
