/** Which engine a command talks to: given by address, or the one of this machine with the token of its access file. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { z } from 'zod';
import { EngineUnreachable } from '../engine-client/client/engine-unreachable.ts';
import { HttpEngine } from '../engine-client/client/http-engine.ts';
import { defaultDataFolder } from '../engine/kernel/start/data-folder.ts';
import { splitEngineUrl } from '../shared/desktop/launch-arguments.ts';

const DEFAULT_URL = 'http://127.0.0.1:7411';
const TIMEOUT_MS = 3_000;

export interface ConnectionOptions {
  readonly engine: string;
  readonly token?: string;
  readonly data?: string;
}

export function withConnection(command: Command): Command {
  return command
    .option(
      '--engine <url>',
      'address of the engine, with its token if it has one: http://HOST:PORT/#token=…',
      DEFAULT_URL,
    )
    .option('--token <token>', 'token; else that of the address, WATCHKEEPER_TOKEN, or the access file')
    .option('--data <dir>', 'data folder whose access.json holds the token');
}

/** Address and token of the engine that the options name. */
export function connectionOf({ engine, token, data }: ConnectionOptions): { url: string; token: string } {
  const address = splitEngineUrl(engine);
  if (address.url === '') throw new EngineUnreachable(`--engine ${engine}: not an address such as ${DEFAULT_URL}`);
  const given = token ?? (address.token || process.env['WATCHKEEPER_TOKEN']);
  return { url: address.url, token: given ?? accessToken(data ?? defaultDataFolder()) };
}

export function connect(options: ConnectionOptions): HttpEngine {
  return new HttpEngine({ ...connectionOf(options), timeoutMs: TIMEOUT_MS });
}

const AccessFile = z.object({ tokens: z.array(z.object({ token: z.string(), role: z.string() })).min(1) });

function accessToken(folder: string): string {
  const path = join(folder, 'access.json');
  try {
    const { tokens } = AccessFile.parse(JSON.parse(readFileSync(path, 'utf8')));
    return (tokens.find(({ role }) => role !== 'viewer') ?? tokens[0]!).token;
  } catch (error) {
    throw new EngineUnreachable(
      `${path} gives no token: name the engine's data folder with --data, or a token with --token or WATCHKEEPER_TOKEN`,
      { cause: error },
    );
  }
}
