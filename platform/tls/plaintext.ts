import { BlockList, isIPv6 } from 'node:net';
import { PodiumError } from '../../contracts/errors/podium-error.ts';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** The host of `host:port`, `[v6]:port` or a bare host. */
export function hostOf(address: string): string {
  const bracketed = /^\[([^\]]+)\](?::\d+)?$/.exec(address);
  if (bracketed?.[1] !== undefined) return bracketed[1];
  if (isIPv6(address)) return address;
  return address.replace(/:\d+$/, '');
}

/** True for what stays on this machine: loopback addresses and unix sockets. Names other than localhost are not looked up. */
export function isLoopback(address: string): boolean {
  if (address.startsWith('unix:')) return true;
  const host = hostOf(address);
  if (host === 'localhost') return true;
  return loopback.check(host, isIPv6(host) ? 'ipv6' : 'ipv4');
}

/** Without TLS nothing may be served or reached but on this machine. Throws FAILED_PRECONDITION that names the address. */
export function refusePlaintext(what: string, address: string, tls: object | undefined): void {
  if (tls !== undefined || isLoopback(address)) return;
  throw new PodiumError(
    'FAILED_PRECONDITION',
    `${what} ${address} is not on this machine's loopback, and there is no tls section in the configuration: ` +
      'nothing is sent in plaintext beyond one machine. Give caFile, certificateFile and privateKeyFile under tls.',
  );
}
