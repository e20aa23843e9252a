/** Characters of a mail that the competition shows. Longer mails are cut. */
const TEXT_LIMIT = 3000;

/**
 * What a model may see of a mail: its subject, a blank line and the beginning of its body. The other headers
 * are left out, since the two classes were collected by different people at different times and a header such
 * as Delivered-To or Date would give the class away. Control characters other than tab and line feed become
 * blanks.
 */
export function modelText(mail: string): string {
  const unix = mail.replaceAll('\r\n', '\n').replaceAll('\r', '\n');
  const end = unix.indexOf('\n\n');
  const headers = end < 0 ? unix : unix.slice(0, end);
  const body = end < 0 ? '' : unix.slice(end + 2);
  const text = `${subject(headers)}\n\n${body}`
    .toWellFormed()
    .replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f\ufeff]/g, ' ');
  return [...text].slice(0, TEXT_LIMIT).join('').trim();
}

/** The unfolded value of the first Subject header, or an empty text. */
function subject(headers: string): string {
  const match = /^subject:[ \t]*(.*(?:\n[ \t].*)*)/im.exec(headers);
  return (match?.[1] ?? '').replaceAll(/\n[ \t]+/g, ' ').trim();
}
