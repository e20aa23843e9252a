/**
 * Text that others wrote (agents' output, names) made safe to show: escape sequences and other control characters are
 * dropped, but for line feed and tab. C0, DEL and C1 go, and with them what an escape sequence would have done. Characters
 * that turn the direction of writing could show a text as another one; they are written as what they are, \u202e.
 */
export function printable(text: string): string {
  return text
    .replace(ESCAPES, '')
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '')
    .replace(BIDI, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Marks, embeddings, overrides and isolates of the bidirectional algorithm. */
const BIDI = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** CSI, OSC (to BEL or ST), DCS/SOS/PM/APC (to ST), and two-character escapes; 8-bit introducers too. */
const ESCAPES =
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|(?:\u001b\]|\u009d)[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)?|\u001b[PX^_][^\u001b\u009c]*(?:\u001b\\|\u009c)?|\u001b[ -/]*[0-~]/g;
