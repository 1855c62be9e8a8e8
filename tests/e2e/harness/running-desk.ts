/**
 * A desk served by the real program, as `npm start` brings it up, without npm itself, which README's test has: started,
 * killed, started again on the same data.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Role } from '../../../shared/domain/basics/role.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
/** A bound against a hang: the desk is built first where it was changed. */
const START_TIMEOUT_MS = 180_000;

export interface RunningDesk extends AsyncDisposable {
  readonly dataFolder: string;
  readonly port: number;
  /** The address that `npm start` printed, token included. */
  readonly deskUrl: string;
  /** SIGKILL to the engine itself; resolves once its process is gone. */
  killEngine(): Promise<void>;
  /** Starts again on the same data and port. */
  restart(): Promise<void>;
}

/** Who may come in; the first of them who may command is whom the printed address is for. */
export interface Person {
  readonly token: string;
  readonly actor: string;
  readonly role: Role;
}

/** Runs what `npm start -- … --no-open` does with the given engine arguments, a data folder of its own and a free port. */
export async function startDesk(
  engineArguments: readonly string[],
  people: readonly Person[] = [],
): Promise<RunningDesk> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'watchkeeper-e2e-'));
  if (people.length > 0) {
    writeFileSync(join(dataFolder, 'access.json'), JSON.stringify({ tokens: people }), { mode: 0o600 });
  }
  const port = await freePort();
  const args = [...engineArguments, '--data', dataFolder, '--port', String(port), '--no-open'];
  let started = await start(args);
  return {
    dataFolder,
    port,
    deskUrl: started.deskUrl,
    async killEngine() {
      process.kill(enginePid(dataFolder), 'SIGKILL');
      await started.ended;
    },
    async restart() {
      started = await start(args);
    },
    async [Symbol.asyncDispose]() {
      if (started.child.exitCode === null && started.child.signalCode === null) {
        process.kill(-started.child.pid!, 'SIGKILL');
        await started.ended;
      }
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}

async function start(args: readonly string[]): Promise<{ child: ChildProcess; deskUrl: string; ended: Promise<void> }> {
  const child = spawn(process.execPath, ['tools/start.ts', ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const ended = new Promise<void>((done) => child.once('close', () => done()));
  let output = '';
  const deskUrl = await new Promise<string>((found, failed) => {
    const fail = (why: string): void => failed(new Error(`tools/start.ts ${why}; it said:\n${output}`));
    const timer = setTimeout(() => {
      fail('has not said where the desk is');
      // Nobody else knows of it.
      process.kill(-child.pid!, 'SIGKILL');
    }, START_TIMEOUT_MS);
    const read = (text: string): void => {
      output += text;
      const url = /The desk: (\S+)/.exec(output)?.[1];
      if (url === undefined) return;
      clearTimeout(timer);
      found(url);
    };
    child.stdout.setEncoding('utf8').on('data', read);
    child.stderr.setEncoding('utf8').on('data', read);
    child.once('close', (code) => fail(`ended with ${code}`));
  });
  return { child, deskUrl, ended };
}

/** The engine is the process that was given the data folder and is not one of those that started it. */
function enginePid(dataFolder: string): number {
  const lines = execFileSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' }).split('\n');
  const engine = lines.find((line) => /\bengine\/main\.ts\b/.test(line) && line.includes(dataFolder));
  if (engine === undefined) throw new Error(`no engine runs on ${dataFolder}`);
  return Number(engine.trim().split(/\s+/, 1)[0]);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  await new Promise((closed) => server.close(closed));
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}
