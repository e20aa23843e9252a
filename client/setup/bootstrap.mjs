#!/usr/bin/env node
// Starts a script of Podium under the Node version that the project pins, whatever Node runs this file (20 or
// newer). Plain JavaScript without packages, since it is what installs them.
//
// Usage: node client/setup/bootstrap.mjs SCRIPT [ARGUMENT...]
//
// SCRIPT is a path below the project's folder. It runs in the folder where this was called, so that the paths among
// its arguments mean what the user means.
//
// The packages are installed with `npm ci` if node_modules is missing or was made from another
// package-lock.json: a stamp in node_modules holds the digest of the one it was made from, and npm's own record
// there, when newer than package-lock.json, tells of an installation by hand. Signals go on to the script, and
// its exit status (128 + signal if one ended it) is ours. On a terminal Ctrl-C reaches every process of the
// foreground by itself; passing it on would count as the second, impatient one.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const onTerminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
const FORWARDED_SIGNALS = ['SIGTERM'];
const TERMINAL_SIGNALS = ['SIGINT', 'SIGHUP'];
/** npm writes its record and package-lock.json within one installation, in either order. */
const SAME_INSTALLATION_MS = 5_000;
/** What npm says goes to stderr: stdout is the script's, and may be read by a program. */
const NOT_OUR_OUTPUT = ['ignore', 2, 2];
const OLDEST_NODE = 20;
const EXIT_UNUSABLE = 69;

const projectFolder = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');
const modulesFolder = join(projectFolder, 'node_modules');
const stampFile = join(modulesFolder, '.podium-installed');
const lockFile = join(projectFolder, 'package-lock.json');
const npmRecord = join(modulesFolder, '.package-lock.json');
const pinnedNode = join(modulesFolder, '.bin', 'node');

process.exitCode = await main(process.argv.slice(2));

async function main([script, ...args]) {
  if (script === undefined) return fail('Usage: node client/setup/bootstrap.mjs SCRIPT [ARGUMENT...]', 64);
  const major = Number(process.versions.node.split('.')[0]);
  if (major < OLDEST_NODE) {
    return fail(`Podium needs Node ${OLDEST_NODE} or newer to begin with; this is ${process.versions.node}.`);
  }
  if (!isInstalled()) {
    const startedAt = Date.now();
    console.error('Installing the npm packages (npm ci) ...');
    const status = await run('npm', ['ci', '--no-progress', '--loglevel=error'], NOT_OUR_OUTPUT);
    if (status !== 0) return fail(`npm ci failed with status ${status}: see its messages above.`);
    writeFileSync(stampFile, lockDigest());
    console.error(`Installed the npm packages (${((Date.now() - startedAt) / 1000).toFixed(1)} s).`);
  }
  if (!existsSync(pinnedNode)) {
    return fail(
      `Podium runs on the Node that it pins, of which npm has no build for ${process.platform}-${process.arch}. ` +
        'Use Linux on x64 or arm64. If this is one, optional npm packages are switched off: ' +
        'run "npm ci --include=optional".',
    );
  }
  return run(pinnedNode, [resolve(projectFolder, script), ...args], 'inherit', process.cwd());
}

function isInstalled() {
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === lockDigest()) return true;
  return (
    existsSync(npmRecord) && statSync(npmRecord).mtimeMs + SAME_INSTALLATION_MS >= statSync(lockFile).mtimeMs
  );
}

function lockDigest() {
  return createHash('sha256').update(readFileSync(lockFile)).digest('hex');
}

function fail(message, status = EXIT_UNUSABLE) {
  console.error(message);
  return status;
}

/** Runs a command to its end, by default in the project's folder and with our own input and output. */
function run(command, args, stdio = 'inherit', cwd = projectFolder) {
  return new Promise((settle) => {
    const path = join(modulesFolder, '.bin') + delimiter + (process.env.PATH ?? '');
    const child = spawn(command, args, {
      cwd,
      stdio,
      // Compiled code is kept between starts, as Python keeps its .pyc files: a start takes a third of the time.
      env: { NODE_COMPILE_CACHE: join(projectFolder, '.cache', 'node'), ...process.env, PATH: path },
    });
    const forward = (signal) => child.kill(signal);
    const forwardUnlessOnTerminal = (signal) => onTerminal || child.kill(signal);
    for (const signal of FORWARDED_SIGNALS) process.on(signal, forward);
    for (const signal of TERMINAL_SIGNALS) process.on(signal, forwardUnlessOnTerminal);
    const end = (status) => {
      for (const signal of FORWARDED_SIGNALS) process.off(signal, forward);
      for (const signal of TERMINAL_SIGNALS) process.off(signal, forwardUnlessOnTerminal);
      settle(status);
    };
    child.once('error', (error) => end(fail(`${command} cannot be started: ${error.message}`)));
    child.once('exit', (code, signal) => end(code ?? 128 + (constants.signals[signal ?? 'SIGTERM'] ?? 15)));
  });
}
