import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hashInputs, inProduction } from './build.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'watchkeeper-build-'));
  mkdirSync(path.join(root, 'engine/core'), { recursive: true });
  writeFileSync(path.join(root, 'engine/main.ts'), 'one');
  writeFileSync(path.join(root, 'engine/core/port.ts'), 'two');
  writeFileSync(path.join(root, 'lock.json'), '{}');
});
afterEach(() => rmSync(root, { recursive: true }));

const digest = (): string => hashInputs(root, ['engine', 'lock.json', 'not-there-yet']);

describe('hashInputs', () => {
  it('is the same for the same files', () => {
    expect(digest()).toBe(digest());
  });

  it.each<[string, () => void]>([
    ['a changed file', () => writeFileSync(path.join(root, 'engine/core/port.ts'), 'three')],
    ['a new file', () => writeFileSync(path.join(root, 'engine/core/new.ts'), '')],
    ['a renamed file', () => renameSync(path.join(root, 'engine/main.ts'), path.join(root, 'engine/moved.ts'))],
    ['a changed single file', () => writeFileSync(path.join(root, 'lock.json'), '{"a":1}')],
    ['an input that appears', () => writeFileSync(path.join(root, 'not-there-yet'), '')],
  ])('changes with %s', (_what, change) => {
    const before = digest();
    change();
    expect(digest()).not.toBe(before);
  });

  it('does not change with a test', () => {
    const before = digest();
    writeFileSync(path.join(root, 'engine/main.test.ts'), 'test');
    expect(digest()).toBe(before);
  });
});

it('builds as for production, also where a test asks for it', async () => {
  expect(process.env['NODE_ENV']).toBe('test');
  expect(await inProduction(() => Promise.resolve(process.env['NODE_ENV']))).toBe('production');
  await expect(inProduction(() => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
  expect(process.env['NODE_ENV']).toBe('test');
});
