import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ALL_NEEDS, NEEDS } from './need.ts';
import { planPrerequisites, type MachineFacts, type SetupPlan } from './plan.ts';

const EVERY_COMMAND = ALL_NEEDS.flatMap((name) => NEEDS[name].commands);

function machine(change: Partial<MachineFacts> = {}): MachineFacts {
  return {
    rights: 'root',
    mayInstall: true,
    apt: true,
    debianVersion: 12,
    packageListsAgeMs: 1000,
    commands: new Set(EVERY_COMMAND),
    dockerDaemon: 'running',
    ...change,
  };
}

function without(...commands: readonly string[]): ReadonlySet<string> {
  return new Set(EVERY_COMMAND.filter((command) => !commands.includes(command)));
}

function refusal(plan: SetupPlan): Extract<SetupPlan, { kind: 'refused' }> {
  assert.equal(plan.kind, 'refused');
  return plan as Extract<SetupPlan, { kind: 'refused' }>;
}

test('a machine that has everything is left alone', () => {
  assert.deepEqual(planPrerequisites(machine(), ALL_NEEDS), { kind: 'steps', steps: [] });
});

test('a fresh machine gets lists, packages and the engine, in this order', () => {
  const fresh = machine({ commands: new Set(), packageListsAgeMs: undefined, dockerDaemon: 'stopped' });
  assert.deepEqual(planPrerequisites(fresh, ALL_NEEDS), {
    kind: 'steps',
    steps: [
      { kind: 'update-package-lists' },
      {
        kind: 'install-packages',
        packages: [
          'docker.io',
          'nats-server',
          'bubblewrap',
          'iptables',
          'e2fsprogs',
          'debootstrap',
          'debian-archive-keyring',
        ],
      },
      { kind: 'start-docker' },
    ],
  });
});

test('package lists are updated only before an installation, and only when old or missing', () => {
  const day = 24 * 60 * 60 * 1000;
  const kinds = (facts: MachineFacts): readonly string[] => {
    const plan = planPrerequisites(facts, ALL_NEEDS);
    return plan.kind === 'steps' ? plan.steps.map(({ kind }) => kind) : ['refused'];
  };
  const lacking = { commands: without('bwrap') };
  assert.deepEqual(kinds(machine({ ...lacking, packageListsAgeMs: day })), ['install-packages']);
  assert.deepEqual(kinds(machine({ ...lacking, packageListsAgeMs: day + 1 })), [
    'update-package-lists',
    'install-packages',
  ]);
  assert.deepEqual(kinds(machine({ packageListsAgeMs: undefined })), []);
});

test('only what was asked for and is missing is installed', () => {
  const facts = machine({ commands: without('bwrap', 'nats-server') });
  assert.deepEqual(planPrerequisites(facts, ['bubblewrap']), {
    kind: 'steps',
    steps: [{ kind: 'install-packages', packages: ['bubblewrap'] }],
  });
});

test('Debian 13 has the docker command in a package of its own', () => {
  const facts = machine({ debianVersion: 13, commands: without('docker'), dockerDaemon: 'stopped' });
  const plan = planPrerequisites(facts, ['docker']);
  assert.deepEqual(plan.kind === 'steps' && plan.steps[0], {
    kind: 'install-packages',
    packages: ['docker.io', 'docker-cli'],
  });
});

test('an engine that answers, wherever it runs, needs neither dockerd nor iptables here', () => {
  const facts = machine({ commands: without('dockerd', 'iptables') });
  assert.deepEqual(planPrerequisites(facts, ALL_NEEDS), { kind: 'steps', steps: [] });
});

test('an engine that does not run is started, with sudo too, and also where nothing may be installed', () => {
  for (const change of [{}, { rights: 'sudo' }, { mayInstall: false }, { apt: false }] as const) {
    const plan = planPrerequisites(machine({ ...change, dockerDaemon: 'stopped' }), ALL_NEEDS);
    assert.deepEqual(plan, { kind: 'steps', steps: [{ kind: 'start-docker' }] });
  }
});

test('an engine that nobody wants is not started', () => {
  const plan = planPrerequisites(machine({ dockerDaemon: 'stopped' }), ['nats-server']);
  assert.deepEqual(plan, { kind: 'steps', steps: [] });
});

test('without rights an engine that does not run is refused with the command', () => {
  const plan = refusal(planPrerequisites(machine({ rights: 'none', dockerDaemon: 'stopped' }), ALL_NEEDS));
  assert.match(plan.reason, /only root can start it/);
  assert.match(plan.commands.join('\n'), /systemctl start docker/);
});

test('an engine that this user may not use is refused even for root by sudo', () => {
  for (const rights of ['none', 'sudo'] as const) {
    const plan = refusal(planPrerequisites(machine({ rights, dockerDaemon: 'forbidden' }), ALL_NEEDS));
    assert.match(plan.commands.join('\n'), /usermod -aG docker/);
  }
});

test('PODIUM_NO_INSTALL is honoured with the exact commands', () => {
  const facts = machine({ mayInstall: false, commands: without('bwrap', 'nats-server') });
  const plan = refusal(planPrerequisites(facts, ALL_NEEDS));
  assert.match(plan.reason, /PODIUM_NO_INSTALL=1.*nats-server.*bubblewrap/s);
  assert.deepEqual(plan.commands, [
    'apt-get update',
    'apt-get install --no-install-recommends nats-server bubblewrap',
  ]);
});

test('without rights the commands go through sudo and include the start of the engine', () => {
  const facts = machine({ rights: 'none', commands: new Set(), dockerDaemon: 'stopped' });
  const plan = refusal(planPrerequisites(facts, ['docker', 'bubblewrap']));
  assert.match(plan.reason, /needs root/);
  assert.deepEqual(plan.commands.slice(0, 2), [
    'sudo apt-get update',
    'sudo apt-get install --no-install-recommends docker.io bubblewrap',
  ]);
  assert.match(plan.commands[2] ?? '', /start docker/);
});

test('where there is no apt the packages are named for another package manager', () => {
  const facts = machine({ apt: false, debianVersion: undefined, commands: without('bwrap') });
  const plan = refusal(planPrerequisites(facts, ALL_NEEDS));
  assert.match(plan.reason, /no apt-get/);
  assert.match(plan.commands.join('\n'), /what Debian calls: bubblewrap$/);
});

test('optional things are left out where nothing may be installed', () => {
  const facts = machine({ rights: 'none', commands: without('debootstrap', 'mkfs.ext4') });
  assert.deepEqual(planPrerequisites(facts, ALL_NEEDS), { kind: 'steps', steps: [] });
});

test('whatever the machine, a plan never installs without leave and never both acts and refuses', () => {
  const anyMachine = fc.record({
    rights: fc.constantFrom('root', 'sudo', 'none'),
    mayInstall: fc.boolean(),
    apt: fc.boolean(),
    debianVersion: fc.constantFrom(undefined, 11, 12, 13),
    packageListsAgeMs: fc.option(fc.nat(1e9), { nil: undefined }),
    commands: fc.subarray([...EVERY_COMMAND]).map((commands) => new Set(commands)),
    dockerDaemon: fc.constantFrom('running', 'stopped', 'forbidden'),
  });
  fc.assert(
    fc.property(anyMachine, fc.subarray([...ALL_NEEDS]), (facts, needs) => {
      const plan = planPrerequisites(facts as MachineFacts, needs);
      if (plan.kind === 'refused') return plan.commands.length > 0 && plan.reason.length > 0;
      const installs = plan.steps.some(({ kind }) => kind === 'install-packages');
      const starts = plan.steps.some(({ kind }) => kind === 'start-docker');
      return (
        (!installs || (facts.mayInstall && facts.apt && facts.rights !== 'none')) &&
        (!starts || facts.rights !== 'none') &&
        (installs || !plan.steps.some(({ kind }) => kind === 'update-package-lists'))
      );
    }),
  );
});
