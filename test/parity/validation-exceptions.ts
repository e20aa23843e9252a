/**
 * How many cases of the corpus validating accepts and grading refuses, by competition. In all of them the refusal
 * needs the answers: docs/parity.md says why.
 */
export const DISAGREEMENTS: ReadonlyMap<string, number> = new Map([
  ['AI4Code', 4],
  ['champs-scalar-coupling', 2],
  ['google-quest-challenge', 2],
  ['jigsaw-toxic-comment-classification-challenge', 1],
  ['us-patent-phrase-to-phrase-matching', 3],
  ['ventilator-pressure-prediction', 1],
]);
