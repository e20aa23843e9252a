/** Something that Podium takes from Debian. */
export type NeedName =
  'docker' | 'nats-server' | 'bubblewrap' | 'iptables' | 'e2fsprogs' | 'debootstrap' | 'docker-compose';

export interface Need {
  readonly name: NeedName;
  /** The commands that show that it is there. */
  readonly commands: readonly string[];
  /** Debian packages that bring it. */
  readonly packages: readonly string[];
  /** Debian 13 put these into packages of their own. */
  readonly packagesFromDebian13?: readonly string[];
  /**
   * True where Podium can do without: it is installed where that is possible, and the part that wants it says so
   * itself where it is not. debootstrap builds the base image when no registry can be reached; e2fsprogs makes
   * the hard disk limit of a run.
   */
  readonly optional: boolean;
  readonly what: string;
}

export const NEEDS: Readonly<Record<NeedName, Need>> = {
  docker: {
    name: 'docker',
    commands: ['docker', 'dockerd'],
    packages: ['docker.io'],
    packagesFromDebian13: ['docker-cli'],
    optional: false,
    what: 'the container engine that agents run in',
  },
  'nats-server': {
    name: 'nats-server',
    commands: ['nats-server'],
    packages: ['nats-server'],
    optional: false,
    what: 'the message broker between coordinator and workers',
  },
  bubblewrap: {
    name: 'bubblewrap',
    commands: ['bwrap'],
    packages: ['bubblewrap'],
    optional: false,
    what: 'the sandbox that submissions are scored in',
  },
  iptables: {
    name: 'iptables',
    commands: ['iptables'],
    packages: ['iptables'],
    optional: false,
    what: 'what the container engine needs for its network',
  },
  e2fsprogs: {
    name: 'e2fsprogs',
    commands: ['mkfs.ext4'],
    packages: ['e2fsprogs'],
    optional: true,
    what: 'the file systems that limit the disk of a run',
  },
  debootstrap: {
    name: 'debootstrap',
    commands: ['debootstrap'],
    packages: ['debootstrap', 'debian-archive-keyring'],
    optional: true,
    what: 'builds the base image where no registry can be reached',
  },
  'docker-compose': {
    name: 'docker-compose',
    commands: ['docker-compose'],
    packages: ['docker-compose'],
    optional: false,
    what: 'what starts the services of docker-compose.yml',
  },
};

/** Of every Podium on one machine; the others are asked for by who wants them. */
export const ALL_NEEDS: readonly NeedName[] = [
  'docker',
  'nats-server',
  'bubblewrap',
  'iptables',
  'e2fsprogs',
  'debootstrap',
];
