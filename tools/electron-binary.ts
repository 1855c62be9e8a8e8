/**
 * Finds Electron's binary, or fetches it once. The package `electron` is never imported to look: importing it starts
 * the download.
 */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const DOWNLOAD_LIMIT_MS = 5 * 60_000;

const EXECUTABLE: Partial<Record<NodeJS.Platform, string>> = {
  darwin: 'Electron.app/Contents/MacOS/Electron',
  win32: 'electron.exe',
};

/** The binary that is on this machine, or null. */
function installedElectron(root: string, env: NodeJS.ProcessEnv): string | null {
  const home = path.join(root, 'node_modules/electron');
  const override = env['ELECTRON_OVERRIDE_DIST_PATH'];
  const pathFile = path.join(home, 'path.txt');
  const named = existsSync(pathFile)
    ? readFileSync(pathFile, 'utf8').trim()
    : (EXECUTABLE[process.platform] ?? 'electron');
  const binary = path.join(override ?? path.join(home, 'dist'), named);
  return existsSync(binary) ? binary : null;
}

/** The binary, fetched where it is missing; `missing` says in a sentence why there is none. */
export async function electronBinary(
  root: string,
  env: NodeJS.ProcessEnv,
  say: (line: string) => void,
): Promise<{ path: string } | { missing: string }> {
  const installed = installedElectron(root, env);
  if (installed !== null) return { path: installed };
  if (env['ELECTRON_OVERRIDE_DIST_PATH'] !== undefined) {
    return { missing: 'ELECTRON_OVERRIDE_DIST_PATH names a folder without Electron in it.' };
  }
  const installer = path.join(root, 'node_modules/electron/install.js');
  if (!existsSync(installer)) return { missing: 'The package electron is not installed.' };
  say("Fetching Electron's binary; this happens once.");
  const failure = await runInstaller(installer, env);
  const fetched = failure === null ? installedElectron(root, env) : null;
  if (fetched !== null) return { path: fetched };
  return { missing: `Electron's binary could not be downloaded (${failure ?? 'it is not where it should be'}).` };
}

/** Null when it went well, else the first words of its complaint. */
function runInstaller(installer: string, env: NodeJS.ProcessEnv): Promise<string | null> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [installer], {
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: DOWNLOAD_LIMIT_MS,
    });
    let complaint = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      if (complaint.length < 4096) complaint += text;
    });
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => {
      if (code === 0) return resolve(null);
      if (signal !== null) return resolve(`not done within ${DOWNLOAD_LIMIT_MS / 60_000} minutes`);
      const line = complaint.split('\n').find((text) => /error/i.test(text)) ?? `exit code ${code}`;
      resolve(
        line
          .trim()
          .replace(/^\w*Error: /, '')
          .replace(/https?:\/\/\S+/g, 'its address')
          .slice(0, 160),
      );
    });
  });
}
