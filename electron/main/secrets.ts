/**
 * Keeps the desk's secrets (tokens of remote engines) encrypted by the operating system's key store, in one file of
 * bounded size. Where the system offers no key store nothing is kept: a secret is never written in the clear.
 */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { ElectronApi } from './electron-api.ts';

const SecretFile = z.record(z.string().max(64), z.base64().max(16_384));
type SecretFile = z.infer<typeof SecretFile>;

const SECRETS_MAX = 64;

export interface Secrets {
  get(name: string): Promise<string | null>;
  /** False where nothing was kept. */
  set(name: string, value: string | null): Promise<boolean>;
}

export function createSecrets(file: string, safeStorage: ElectronApi['safeStorage']): Secrets {
  /** One at a time: each change reads the file, and writes it whole. */
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = last.then(work);
    last = done.catch(() => undefined);
    return done;
  };
  return {
    get: (name) =>
      inTurn(async () => {
        const kept = (await readSecrets(file))[name];
        if (kept === undefined || !(await safeStorage.isAsyncEncryptionAvailable())) return null;
        // What another user's or machine's key encrypted cannot be read here: as good as not kept.
        return safeStorage.decryptStringAsync(Buffer.from(kept, 'base64')).then(
          ({ result }) => result,
          () => null,
        );
      }),
    set: (name, value) =>
      inTurn(async () => {
        const secrets = await readSecrets(file);
        if (value === null) delete secrets[name];
        else {
          if (!(await safeStorage.isAsyncEncryptionAvailable())) return false;
          if (!(name in secrets) && Object.keys(secrets).length >= SECRETS_MAX) return false;
          secrets[name] = (await safeStorage.encryptStringAsync(value)).toString('base64');
        }
        await writeWhole(file, JSON.stringify(secrets));
        return true;
      }),
  };
}

async function readSecrets(file: string): Promise<SecretFile> {
  const text = await readFile(file, 'utf8').catch(() => '{}');
  try {
    return SecretFile.parse(JSON.parse(text));
  } catch {
    // Damaged: the secrets are lost either way, and can be entered again.
    return {};
  }
}

/** The file is either as before or whole, also when the machine stops meanwhile. */
async function writeWhole(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(`${file}.new`, text, { mode: 0o600 });
  await rename(`${file}.new`, file);
}
