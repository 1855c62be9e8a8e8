/**
 * Who may connect: the tokens of `access.json`, each with an actor and a role. The file is readable by its owner alone
 * and made on the first start with one admin token. Tokens are compared in constant time and never logged.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { link, readFile, rm, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { Role } from '../../shared/domain/command.ts';
import { Actor } from '../../shared/domain/basics/scalars.ts';
import { CodedError } from '../../shared/std/coded-error.ts';

const AccessEntry = z.strictObject({
  token: z.string().min(16, 'a token has at least 16 characters').max(256),
  actor: Actor,
  role: Role,
});
const AccessFile = z.strictObject({ tokens: z.array(AccessEntry).min(1).max(1_000) });
export type AccessEntry = z.infer<typeof AccessEntry>;

export interface Identity {
  readonly actor: string;
  readonly role: Role;
}

export interface Access {
  /** The first entry that may command: what a desk on this machine connects with. */
  readonly local: AccessEntry;
  /** Takes as long for a wrong token as for a right one. */
  identify(token: string): Identity | null;
}

export const ACCESS_FILE = 'access.json';

/** Reads `access.json` of the folder, which must exist; writes it first where it is missing. */
export async function openAccess(folder: string, actor = userInfo().username): Promise<Access> {
  const path = join(folder, ACCESS_FILE);
  return accessOf(parse(path, (await read(path)) ?? (await create(path, actor))));
}

export function accessOf(entries: readonly AccessEntry[]): Access {
  const known = entries.map(({ token, actor, role }) => ({ digest: digest(token), actor, role }));
  const local = entries.find((entry) => entry.role === 'admin' || entry.role === 'trader') ?? entries[0];
  if (local === undefined) throw new CodedError('BAD_ACCESS_FILE', 'There is no token, so nobody could connect.');
  return {
    local,
    identify(token) {
      const given = digest(token);
      let found: Identity | null = null;
      for (const entry of known) {
        if (timingSafeEqual(entry.digest, given)) found = { actor: entry.actor, role: entry.role };
      }
      return found;
    },
  };
}

const digest = (token: string): Buffer => createHash('sha256').update(token).digest();

async function read(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw new CodedError('BAD_ACCESS_FILE', `${path} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}

async function create(path: string, actor: string): Promise<string> {
  const entry: AccessEntry = { token: randomBytes(24).toString('base64url'), actor: actor.slice(0, 64), role: 'admin' };
  const text = `${JSON.stringify({ tokens: [entry] }, null, 2)}\n`;
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    await writeFile(draft, text, { mode: 0o600, flag: 'wx' });
    // Comes to be whole or not at all.
    await link(draft, path);
    return text;
  } catch (error) {
    // Where another start was quicker, its file stands.
    const made = codeOf(error) === 'EEXIST' ? await read(path) : null;
    if (made !== null) return made;
    throw new CodedError('BAD_ACCESS_FILE', `${path} cannot be made: ${(error as Error).message}`, { cause: error });
  } finally {
    await rm(draft, { force: true });
  }
}

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;

function parse(path: string, text: string): readonly AccessEntry[] {
  const remedy = 'Mend it, or move it away: the next start makes a new one.';
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new CodedError('BAD_ACCESS_FILE', `${path} is not JSON. ${remedy}`, { cause: error });
  }
  const result = AccessFile.safeParse(value);
  if (result.success) return result.data.tokens;
  const issue = result.error.issues[0];
  throw new CodedError('BAD_ACCESS_FILE', `${path}, ${issue?.path.join('.') || 'top'}: ${issue?.message}. ${remedy}`);
}
