/**
 * The first step of `npm start`, `npm test`, `npm run bench` and `npm run simulate`. Runs on any Node from 20 on with
 * nothing installed:
 * installs the packages where they are missing or not those of the lock file, then runs the named entry under Node 24.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { findNode, majorOf, runUnder } from './node24.mjs';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
/** @type {ReadonlyMap<string | undefined, string>} */
const ENTRIES = new Map(
  Object.entries({
    start: 'tools/start.ts',
    test: 'tools/test.ts',
    bench: 'tools/bench.ts',
    simulate: 'tools/simulate.ts',
  }),
);
const OLDEST = 20;

/**
 * What has to be installed and why, or null. Compares what npm says it installed with what the lock file asks for;
 * optional packages may be absent (they are for other machines) but not of another version.
 * @param {string} root
 */
export function staleInstall(root) {
  const record = path.join(root, 'node_modules/.package-lock.json');
  if (!existsSync(record)) return 'the packages are not installed yet';
  const wanted = packagesIn(path.join(root, 'package-lock.json'));
  const installed = packagesIn(record);
  for (const [place, { version, optional = false, peer = false }] of Object.entries(wanted)) {
    if (!place.startsWith('node_modules/') || version === undefined) continue;
    const found = installed[place]?.version;
    if (found === version || (found === undefined && (optional || peer))) continue;
    const name = place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);
    return `${name} is ${found ?? 'missing'} and the lock file asks for ${version}`;
  }
  return null;
}

/** @param {string} file @returns {Record<string, { version?: string, optional?: boolean, peer?: boolean }>} */
const packagesIn = (file) => JSON.parse(readFileSync(file, 'utf8')).packages;

/** @param {string} root */
function install(root) {
  const args = ['ci', '--no-audit', '--no-fund'];
  // npm names its own script to what it runs; called that way it needs no shell, on Windows either.
  const npm = process.env['npm_execpath'];
  const options = /** @type {const} */ ({ cwd: root, stdio: 'inherit' });
  const { status } =
    npm !== undefined && path.basename(npm) === 'npm-cli.js'
      ? spawnSync(process.execPath, [npm, ...args], options)
      : spawnSync('npm', args, { ...options, shell: process.platform === 'win32' });
  return status === 0;
}

/** @param {readonly string[]} argv */
function main([name, ...args]) {
  const entry = ENTRIES.get(name);
  if (entry === undefined) return refuse(`bootstrap: say one of ${[...ENTRIES.keys()].join(', ')}, not ${name}`);
  if (majorOf(process.version) < OLDEST) {
    return refuse(
      `Watchkeeper needs Node ${OLDEST} or newer to begin with and this is ${process.version}: install Node 24 from nodejs.org.`,
    );
  }
  const stale = staleInstall(ROOT);
  if (stale !== null) {
    console.error(`Installing packages (npm ci, about a minute): ${stale}.`);
    if (!install(ROOT)) {
      return refuse(
        'npm ci failed; its own message is above. Check that this machine reaches the package registry that npm is set ' +
          'to (npm ping, npm config get registry), then run the command again.',
      );
    }
  }
  const node = findNode(ROOT);
  if ('remedy' in node) return refuse(node.remedy);
  runUnder(ROOT, node.path, entry, args);
}

/** @param {string} sentence */
function refuse(sentence) {
  console.error(sentence);
  process.exitCode = 1;
}

// The address of a module has its links resolved; the path of the script has not.
if (realpathSync(process.argv[1] ?? '.') === fileURLToPath(import.meta.url)) main(process.argv.slice(2));
