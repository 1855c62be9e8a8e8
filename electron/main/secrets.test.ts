import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ElectronDouble } from '../testing/electron-double.ts';
import { createSecrets, type Secrets } from './secrets.ts';

let folder = '';
let file = '';
let electron: ElectronDouble;
let secrets: Secrets;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'watchkeeper-secrets-'));
  file = path.join(folder, 'user/secrets.json');
  electron = new ElectronDouble(folder);
  secrets = createSecrets(file, electron.api.safeStorage);
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('secrets', () => {
  it('are kept encrypted, for their owner alone, and forgotten on request', async () => {
    expect(await secrets.get('token')).toBeNull();
    expect(await secrets.set('token', 'hunter2')).toBe(true);
    expect(await createSecrets(file, electron.api.safeStorage).get('token')).toBe('hunter2');
    expect(readFileSync(file, 'utf8')).not.toContain('hunter2');
    const openToOthers = process.platform === 'win32' ? 0 : statSync(file).mode & 0o077;
    expect(openToOthers).toBe(0);
    expect(await secrets.set('token', null)).toBe(true);
    expect(await secrets.get('token')).toBeNull();
  });

  it('are not kept at all where the system offers no key store', async () => {
    electron.encryption = false;
    expect(await secrets.set('token', 'hunter2')).toBe(false);
    expect(() => statSync(file)).toThrow('ENOENT');
  });

  it('do not lose each other when set at once', async () => {
    await Promise.all(['a', 'b', 'c', 'd'].map((name) => secrets.set(name, name)));
    expect(await Promise.all(['a', 'b', 'c', 'd'].map((name) => secrets.get(name)))).toEqual(['a', 'b', 'c', 'd']);
  });

  it('are bounded in number', async () => {
    for (let i = 0; i < 64; i++) await secrets.set(`n${i}`, 'x');
    expect(await secrets.set('one-more', 'x')).toBe(false);
    expect(await secrets.set('n0', 'y')).toBe(true);
  });

  it('start anew where the file is damaged', async () => {
    await secrets.set('token', 'x');
    writeFileSync(file, '{"token":');
    expect(await secrets.get('token')).toBeNull();
    expect(await secrets.set('token', 'y')).toBe(true);
    expect(await secrets.get('token')).toBe('y');
  });
});
