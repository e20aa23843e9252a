/** Longest text of a submission that a refusal repeats. */
export const SHOWN_CHARS = 60;

/**
 * A text of somebody else's file as it may stand in a message or on a terminal: control characters, line ends,
 * direction marks and other invisible or unpaired code points become U+FFFD, and it is cut to SHOWN_CHARS.
 */
export function shownText(text: string): string {
  const chars = Array.from(text.slice(0, 4 * SHOWN_CHARS), (char) =>
    /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/u.test(char) ? '\ufffd' : char,
  );
  return chars.length <= SHOWN_CHARS ? chars.join('') : `${chars.slice(0, SHOWN_CHARS - 1).join('')}…`;
}

/** The same for bytes [start, end) of a file; reads no more of them than it shows. */
export function shownBytes(buffer: Uint8Array, start: number, end: number): string {
  const cut = Math.min(end, start + 4 * SHOWN_CHARS + 4);
  return shownText(new TextDecoder('utf-8', { ignoreBOM: true }).decode(buffer.subarray(start, cut)));
}
