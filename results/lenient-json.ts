/**
 * Reads JSON as Python writes it: a score that is no finite number is a bare NaN, Infinity or -Infinity there. NaN
 * becomes null, for JSON has no other word for it; infinities stay what they are. Tokens inside texts are left alone.
 * @throws SyntaxError
 */
export function parseLenientJson(text: string): unknown {
  const readable = text.replace(
    /"(?:[^"\\]|\\.)*"|-?\bInfinity\b|\bNaN\b/gs,
    (token) => STANDARD[token] ?? token,
  );
  return JSON.parse(readable);
}

/** A number beyond the doubles is read as infinite. */
const STANDARD: Readonly<Record<string, string>> = {
  NaN: 'null',
  Infinity: '1e999',
  '-Infinity': '-1e999',
};
