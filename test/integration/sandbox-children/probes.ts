import { execFileSync, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';

async function connected(socket: Socket): Promise<void> {
  await once(socket, 'connect').finally(() => socket.destroy());
}

/** Ways out, each resolving if it worked: tried inside the sandbox and, as a control, outside of it. */
export const probes: Readonly<Record<string, (argument: string) => unknown>> = {
  tcp: (port) => connected(connect(Number(port), '127.0.0.1')),
  unix: (path) => connected(connect(path)),
  listen: async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    server.close();
  },
  udp: async (port) => {
    const socket = createSocket('udp4');
    const failed = once(socket, 'error').then(([error]) => Promise.reject(error as Error));
    const sent = new Promise((resolve, reject) => {
      socket.send('x', Number(port), '127.0.0.1', (error) =>
        error === null ? resolve(undefined) : reject(error),
      );
    });
    await Promise.race([sent, failed]).finally(() => socket.close());
  },
  read: (path) => readFileSync(path),
  list: (path) => readdirSync(path),
  write: (path) => writeFileSync(path, 'x'),
  link: (path) => symlinkSync('/etc/passwd', path),
  spawn: (program) => execFileSync(program, ['--version']),
  spawnDetached: (program) => once(spawn(program, ['--version'], { detached: true }), 'spawn'),
  signal: (pid) => process.kill(Number(pid), 0),
  environment: (name) => {
    if (process.env[name] === undefined) throw new Error('NOT_SET');
  },
  evaluate: () => new Function('return 1')() as unknown,
};
