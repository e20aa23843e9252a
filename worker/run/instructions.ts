import type { Ticket } from '../../contracts/ticket/ticket.ts';
import type { HomeFile } from '../container/container-runtime.ts';

/** What every agent finds in /home beside its own files. */
export function homeFilesOf(ticket: Ticket, maxPauseMs: number): ReadonlyMap<string, HomeFile> {
  return new Map<string, HomeFile>([
    ['instructions.txt', { content: instructions(ticket, maxPauseMs) }],
    ['validate_submission.sh', { content: VALIDATE_SCRIPT, executable: true }],
  ]);
}

function instructions(ticket: Ticket, maxPauseMs: number): string {
  const { competition, limits, resources } = ticket;
  const gpus = resources.gpus === 0 ? 'no GPU' : `${resources.gpus} GPU${resources.gpus === 1 ? '' : 's'}`;
  return `YOUR TASK

This is an offline machine learning competition: "${competition.name}" (${competition.id}). Learn from the training data,
predict the test data, and leave your predictions in one CSV file. You are graded on that file alone, after your time is
up or your program has ended.

WHERE THINGS ARE

/home/data                       the competition's files, read-only
/home/data/description.md        what to predict, how it is measured, which columns to write
/home/submission/submission.csv  your predictions; this path holds, whatever the description says
/home/logs                       your log files, kept beside the result
/home/code                       your code, kept beside the result
/home/validate_submission.sh     checks the format of a file

You may write below /home and /tmp, ${size(resources.diskBytes)} in all. Write a first submission early and replace it as you get better:
what lies there when the time is up counts.

WHAT YOU HAVE

${time(limits.timeMs, maxPauseMs)}, ${resources.cpus} CPU${resources.cpus === 1 ? '' : 's'}, ${size(resources.memoryBytes)} of memory, ${gpus}. There is no network, only two services on localhost.
${freezing(maxPauseMs)}
CHECKING THE FORMAT

    bash /home/validate_submission.sh /home/submission/submission.csv

or POST the file as the multipart field "file" to http://localhost:5000/validate. The answer says whether the file is well
formed: columns, ids, values. It says nothing about how good the predictions are.

RULES

- The predictions must come from a model that your code trains or runs here. Do not label the test data by hand.
- Do not look for other people's solutions or for the answers. Plagiarism disqualifies.
- The training and test data may be split otherwise than in a public competition of the same name.
- Where the description contradicts this file, this file holds.
`;
}

function time(limitMs: number, maxPauseMs: number): string {
  return maxPauseMs === 0
    ? `${duration(limitMs)} (also in TIME_LIMIT_SECS)`
    : `${duration(limitMs)} of running time (also in PODIUM_TIME_LIMIT_SECS)`;
}

function freezing(maxPauseMs: number): string {
  return maxPauseMs === 0
    ? ''
    : `
The owner of this machine may freeze your program for up to ${duration(maxPauseMs)} in all; that costs you no running time.
TIME_LIMIT_SECS has it added: set your own timers by it, and plan your work by PODIUM_TIME_LIMIT_SECS.
`;
}

function duration(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const parts = [
    [Math.floor(seconds / 3600), 'hour'],
    [Math.floor(seconds / 60) % 60, 'minute'],
    [seconds % 60, 'second'],
  ] as const;
  const said = parts
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}${count === 1 ? '' : 's'}`);
  return said.length === 0 ? 'Less than a second' : said.join(' ');
}

function size(bytes: number): string {
  return bytes >= 2 ** 30 ? `${(bytes / 2 ** 30).toFixed(1)} GiB` : `${Math.round(bytes / 2 ** 20)} MiB`;
}

/** Images need not have curl. */
const VALIDATE_SCRIPT = `#!/bin/sh
# Asks whether a submission is well formed. Usage: validate_submission.sh [FILE]
file="\${1:-/home/submission/submission.csv}"
url=http://localhost:5000/validate
if [ ! -f "$file" ]; then
  echo "There is no file $file." >&2
  exit 2
fi
if command -v curl >/dev/null 2>&1; then
  exec curl --silent --show-error --form "file=@$file" "$url"
elif command -v python3 >/dev/null 2>&1; then
  exec python3 - "$file" "$url" <<'PYTHON'
import sys, urllib.error, urllib.request, uuid
path, url = sys.argv[1:]
boundary = uuid.uuid4().hex
head = '--%s\\r\\nContent-Disposition: form-data; name="file"; filename="submission.csv"\\r\\n\\r\\n' % boundary
with open(path, 'rb') as file:
    body = head.encode() + file.read() + ('\\r\\n--%s--\\r\\n' % boundary).encode()
request = urllib.request.Request(url, body, {'Content-Type': 'multipart/form-data; boundary=' + boundary})
try:
    print(urllib.request.urlopen(request).read().decode())
except urllib.error.HTTPError as error:
    print(error.read().decode())
    sys.exit(1)
PYTHON
else
  echo "Neither curl nor python3 is here. POST the file as the multipart field \\"file\\" to $url." >&2
  exit 2
fi
`;
