import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ACCESS_FILE, openAccess } from './access.ts';

let folder: string;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'access-'))));
afterEach(() => rm(folder, { recursive: true }));

describe('openAccess', () => {
  it('makes the file on the first start, for its owner alone, and keeps it', async () => {
    const first = await openAccess(folder, 'ada');
    const path = join(folder, ACCESS_FILE);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(first.identify(first.local.token)).toEqual({ actor: 'ada', role: 'admin' });
    const second = await openAccess(folder, 'bob');
    expect(second.local).toEqual(first.local);
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({ tokens: [first.local] });
  });

  it('made by two starts at once is one', async () => {
    const opened = await Promise.all([1, 2, 3, 4].map(() => openAccess(folder, 'ada')));
    const { token } = opened[0]!.local;
    for (const access of opened) expect(access.identify(token)).not.toBeNull();
  });

  it('knows every token of the file and no other', async () => {
    const tokens = [
      { token: 'viewer-token-0123', actor: 'eve', role: 'viewer' },
      { token: 'trader-token-0123', actor: 'bob', role: 'trader' },
    ];
    await writeFile(join(folder, ACCESS_FILE), JSON.stringify({ tokens }));
    const access = await openAccess(folder);
    expect(access.identify('viewer-token-0123')).toEqual({ actor: 'eve', role: 'viewer' });
    expect(access.local.actor).toBe('bob');
    for (const wrong of ['', 'viewer-token-012', 'viewer-token-01234', 'VIEWER-TOKEN-0123']) {
      expect(access.identify(wrong)).toBeNull();
    }
  });

  it.each([
    ['not JSON', '{', 'is not JSON'],
    ['no tokens', '{"tokens":[]}', 'tokens'],
    ['a short token', '{"tokens":[{"token":"x","actor":"a","role":"admin"}]}', 'tokens.0.token'],
    ['an unknown role', '{"tokens":[{"token":"0123456789abcdef","actor":"a","role":"god"}]}', 'tokens.0.role'],
  ])('%s is refused with the place and the remedy', async (_, text, place) => {
    const path = join(folder, ACCESS_FILE);
    await writeFile(path, text);
    await expect(openAccess(folder)).rejects.toMatchObject({
      code: 'BAD_ACCESS_FILE',
      message: expect.stringMatching(new RegExp(`${ACCESS_FILE}.*${place}.*Mend it`)) as string,
    });
  });

  it('a folder that is not there is named', async () => {
    await expect(openAccess(join(folder, 'nowhere'))).rejects.toMatchObject({
      code: 'BAD_ACCESS_FILE',
      message: expect.stringContaining('nowhere') as string,
    });
  });
});
