import { bytes } from '../output/format.ts';
import type { Finding, HeadFact, MachineFacts } from './finding.ts';

const GIB = 2 ** 30;
const DAY_MS = 86_400_000;

const ok = (subject: string, text: string): Finding => ({ subject, level: 'ok', text, mend: '' });
const warning = (subject: string, text: string, mend: string): Finding => ({
  subject,
  level: 'warning',
  text,
  mend,
});
const error = (subject: string, text: string, mend: string): Finding => ({
  subject,
  level: 'error',
  text,
  mend,
});

/** Judges what was found out, each thing with its mend in words. Pure. */
export function judge(facts: MachineFacts): Finding[] {
  return [
    facts.nodeMajor >= 24
      ? ok('node', `Node ${facts.nodeMajor}`)
      : error('node', `Node ${facts.nodeMajor}`, 'Podium runs under Node 24: start it as client/bin/podium.'),
    ...judgeDocker(facts),
    facts.natsServer === null
      ? warning('nats', 'nats-server is not installed', 'The head needs it: apt-get install nats-server')
      : ok('nats', facts.natsServer),
    facts.sandboxFailure === ''
      ? ok('bubblewrap', 'a sandbox starts')
      : error(
          'bubblewrap',
          `a sandbox does not start: ${facts.sandboxFailure}`,
          'The grader needs it: apt-get install bubblewrap, and allow user namespaces (sysctl kernel.unprivileged_userns_clone=1).',
        ),
    ...facts.disks.map(({ what, freeBytes }) => {
      const text = `${bytes(freeBytes)} free for ${what}`;
      if (freeBytes < GIB) return error('disk', text, 'Make room: below 1 GiB uploads are refused.');
      if (freeBytes < 10 * GIB) return warning('disk', text, 'Make room, or set disk.artifactAgeMs.');
      return ok('disk', text);
    }),
    ...facts.secrets
      .filter(({ mode }) => (mode & 0o077) !== 0)
      .map(({ path, mode }) =>
        error('permissions', `${path} is open to others (${mode.toString(8)})`, `chmod go= ${path}`),
      ),
    ...facts.certificates.map(({ path, endsAtMs }) => judgeCertificate(path, endsAtMs, facts.nowMs)),
    ...judgeClock(facts),
    ...judgeGpus(facts),
    ...facts.ports.map(({ what, port, listens }) =>
      listens
        ? ok('ports', `${what} listens at ${port}`)
        : warning('ports', `nothing listens at ${port} for ${what}`, 'Start it: podium up'),
    ),
    ...judgeHead(facts),
  ];
}

/** The worst of them: what the command's exit status tells. */
export function worst(findings: readonly Finding[]): Finding['level'] {
  if (findings.some(({ level }) => level === 'error')) return 'error';
  return findings.some(({ level }) => level === 'warning') ? 'warning' : 'ok';
}

function judgeDocker({ docker }: MachineFacts): Finding[] {
  if (docker === null) {
    const mend = 'Start it (systemctl start docker), or let this user talk to it (usermod -aG docker USER).';
    return [error('docker', 'the Docker engine does not answer', mend)];
  }
  const { version, storageDriver, cgroupVersion, cgroupDriver, liveRestore } = docker;
  return [
    ok('docker', `Docker ${version}, ${storageDriver}, cgroup ${cgroupVersion} by ${cgroupDriver}`),
    ...(liveRestore
      ? []
      : [
          warning(
            'docker',
            'live-restore is off: a restart of the Docker engine ends the runs of this machine',
            'Set "live-restore": true in /etc/docker/daemon.json, then: systemctl reload docker',
          ),
        ]),
    ...(cgroupVersion === '1'
      ? [
          warning(
            'docker',
            'cgroup version 1',
            'Memory limits are enforced less exactly; version 2 is better.',
          ),
        ]
      : []),
  ];
}

function judgeCertificate(path: string, endsAtMs: number, nowMs: number): Finding {
  const days = Math.floor((endsAtMs - nowMs) / DAY_MS);
  if (endsAtMs <= nowMs)
    return error('certificates', `${path} has ended`, 'podium up makes its own anew; members join again.');
  if (days < 14)
    return warning(
      'certificates',
      `${path} ends in ${days} days`,
      'A running part renews its own: see that it runs.',
    );
  return ok('certificates', `${path} holds for ${days} days`);
}

function judgeClock({ clockKept, head }: MachineFacts): Finding[] {
  const offset = Math.abs(head?.clockOffsetMs ?? 0);
  const mend = 'Let a time service keep it: apt-get install chrony';
  if (offset > 30_000)
    return [error('clock', `it is ${Math.round(offset / 1000)} s away from the head's`, mend)];
  if (offset > 2_000)
    return [warning('clock', `it is ${(offset / 1000).toFixed(1)} s away from the head's`, mend)];
  if (clockKept === false) return [warning('clock', 'no time service keeps it', mend)];
  if (head !== null) return [ok('clock', `within ${Math.round(offset)} ms of the head's`)];
  return clockKept === null ? [] : [ok('clock', 'kept by a time service')];
}

function judgeGpus({ gpus, docker }: MachineFacts): Finding[] {
  if (gpus === null) return [ok('gpu', 'none here (no nvidia-smi)')];
  if (gpus.length > 0 && docker !== null && !docker.nvidiaRuntime) {
    const mend = 'Install nvidia-container-toolkit, then: nvidia-ctk runtime configure --runtime=docker';
    return [error('gpu', `${gpus.length} GPU(s), but Docker has no nvidia runtime`, mend)];
  }
  return [ok('gpu', gpus.join(', ') || 'nvidia-smi names none')];
}

function judgeHead({ head, headFailure }: MachineFacts): Finding[] {
  if (head === null)
    return headFailure === '' ? [] : [warning('head', headFailure, 'See that it runs: podium up')];
  const graders = head.graders.map(({ id, answers, refusesHandIns }) => {
    if (!answers) return error('head', `grader ${id} does not answer`, 'See that it runs; nothing is lost.');
    if (refusesHandIns)
      return error('head', `grader ${id} takes no hand-ins: its disk is too full`, 'Make room there.');
    return ok('head', `grader ${id} answers`);
  });
  return [
    head.natsConnected
      ? ok('head', 'it hears NATS')
      : error('head', 'it cannot reach NATS', 'See that nats-server runs.'),
    ...(head.refusesSubmissions
      ? [
          error(
            'head',
            `it takes no new experiments: ${bytes(head.diskFreeBytes)} are free on its disk`,
            'Make room in its state folder.',
          ),
        ]
      : []),
    ...graders,
    ...judgeRestore(head.restore),
  ];
}

function judgeRestore(restore: HeadFact['restore']): Finding[] {
  if (restore === null) return [];
  const some = (names: readonly string[]): string =>
    names.slice(0, 5).join('; ') + (names.length > 5 ? `; and ${names.length - 5} more` : '');
  return [
    ...restore.unreconciled.map((id) =>
      warning(
        'restore',
        `what grader ${id} stored since the backup is not read yet`,
        'See that it runs; its runs wait.',
      ),
    ),
    ...(restore.open
      ? []
      : [
          warning(
            'restore',
            'workers get time to name what they hold',
            'Wait a minute; nothing is to be done.',
          ),
        ]),
    ...(restore.uncounted.length === 0
      ? []
      : [
          warning(
            'restore',
            `${restore.uncounted.length} stored hand-in(s) do not count: ${some(restore.uncounted)}`,
            'Their runs were submitted after the backup, or had another one; submit again what is wanted.',
          ),
        ]),
    ...(restore.lostLeases.length === 0
      ? []
      : [
          warning(
            'restore',
            `workers held runs that the head does not know any more: ${some(restore.lostLeases)}`,
            'They were told to stop. Submit again what is wanted.',
          ),
        ]),
  ];
}
