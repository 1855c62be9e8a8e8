/**
 * Finds the Node that runs the TypeScript as it is, and runs an entry under it. Plain JavaScript, because what calls it
 * may be a Node 20 that cannot. Signals, the exit code and the terminal pass through.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import path from 'node:path';

const NEEDED = 24;

/** @param {string} version as `process.versions.node` or `node --version` give it */
export const majorOf = (version) => Number.parseInt(version.replace(/^v/, ''), 10);

/**
 * The Node to run under: this one where it is new enough, else the one that the optional dependency brings.
 * @param {string} root the project's folder
 * @param {{ execPath: string, version: string }} current
 * @returns {{ path: string } | { remedy: string }}
 */
export function findNode(root, current = process) {
  if (majorOf(current.version) >= NEEDED) return { path: current.execPath };
  const brought = path.join(root, 'node_modules/.bin/node');
  if (existsSync(brought)) {
    // It is asked, not trusted: the binary is there but does not run on a machine with another C library.
    const { status, stdout } = spawnSync(brought, ['--version'], { encoding: 'utf8' });
    if (status === 0 && majorOf(stdout) >= NEEDED) return { path: brought };
  }
  return {
    remedy:
      `Watchkeeper needs Node ${NEEDED} and this is ${current.version}: install Node ${NEEDED} or newer from nodejs.org ` +
      `(or with a version manager: nvm install ${NEEDED}) and run the command again.`,
  };
}

/**
 * Runs `entry` to its end and makes its exit code that of this process.
 * @param {string} root
 * @param {string} node
 * @param {string} entry relative to the root
 * @param {readonly string[]} args
 */
export function runUnder(root, node, entry, args) {
  const env = { ...process.env };
  // On Windows the variable is called Path, and a second one called PATH would hide it.
  const pathKey = Object.keys(env).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH';
  env[pathKey] = [path.join(root, 'node_modules/.bin'), path.dirname(node), env[pathKey]]
    .filter(Boolean)
    .join(path.delimiter);
  // What is loaded is compiled once, for programs that it starts as well. Who can write there can change the program itself; each user
  // has a folder of his own in it, and where none can be made Node goes on without, and says nothing.
  env['NODE_COMPILE_CACHE'] ??= path.join(root, '.cache/compile');

  const child = spawn(node, [path.join(root, entry), ...args], { stdio: 'inherit', env });
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => {
      // A terminal gives Ctrl-C to every process of the group: passed on as well, it would arrive twice.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    });
  }
  child.once('error', (error) => {
    console.error(`${node} did not start: ${error.message}`);
    process.exitCode = 1;
  });
  child.once('exit', (code, signal) => {
    process.exitCode = code ?? 128 + (signal === null ? 0 : constants.signals[signal]);
  });
}
