import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contentSecurityPolicy, isAppUrl, resolveFile, serveDesk } from './app-protocol.ts';

let folder = '';
beforeAll(() => {
  const base = mkdtempSync(path.join(tmpdir(), 'watchkeeper-desk-'));
  folder = path.join(base, 'renderer');
  mkdirSync(path.join(folder, 'assets'), { recursive: true });
  mkdirSync(path.join(base, 'renderer-beside'));
  writeFileSync(path.join(base, 'secret.txt'), 'secret');
  writeFileSync(path.join(base, 'renderer-beside/secret.txt'), 'secret');
  writeFileSync(path.join(folder, 'index.html'), '<!doctype html>');
  writeFileSync(path.join(folder, 'assets/a b.js'), 'export {}');
});
afterAll(() => rmSync(path.dirname(folder), { recursive: true }));

const get = (url: string, method = 'GET'): Promise<Response> => serveDesk(folder, null)(new Request(url, { method }));

describe('serveDesk', () => {
  it.each([
    ['watchkeeper://app/', 'text/html; charset=utf-8', '<!doctype html>'],
    ['watchkeeper://app/index.html?layout=x#y', 'text/html; charset=utf-8', '<!doctype html>'],
    ['watchkeeper://app/assets/a%20b.js', 'text/javascript; charset=utf-8', 'export {}'],
  ])('serves %s', async (url, type, text) => {
    const response = await get(url);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe(type);
    expect(await response.text()).toBe(text);
  });

  it.each([
    'watchkeeper://app/missing.js',
    'watchkeeper://app/assets',
    'watchkeeper://other/index.html',
    'watchkeeper://app/..%2fsecret.txt',
    'watchkeeper://app/..%2frenderer-beside/secret.txt',
    'watchkeeper://app/assets/..%2f..%2fsecret.txt',
    'watchkeeper://app/..%5csecret.txt',
    'watchkeeper://app/%00',
    'watchkeeper://app/%zz',
    'watchkeeper://app//etc/passwd',
  ])('answers 404 to %s', async (url) => {
    const response = await get(url);
    expect(response.status).toBe(404);
    expect(await response.text()).toBe('');
  });

  it('takes no writes', async () => {
    expect((await get('watchkeeper://app/', 'POST')).status).toBe(405);
  });

  it.each(['watchkeeper://app/', 'watchkeeper://app/missing'])(
    'sends the policy with every answer: %s',
    async (url) => {
      const { headers } = await get(url);
      expect(headers.get('content-security-policy')).toBe(contentSecurityPolicy(null));
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    },
  );
});

describe('resolveFile', () => {
  it.each(['/../x', '/a/../../x', '/..', '/C:/x', '/a\\b', '/%2e%2e/x'])('refuses %s', (pathname) => {
    expect(resolveFile('/srv/desk', pathname)).toBeNull();
  });

  it('keeps names that only look like the way out', () => {
    expect(resolveFile('/srv/desk', '/a/..b')).toBe(path.join('/srv/desk', 'a/..b'));
  });
});

describe('contentSecurityPolicy', () => {
  const directive = (policy: string, name: string): string[] =>
    policy
      .split('; ')
      .find((part) => part.startsWith(`${name} `))!
      .split(' ')
      .slice(1);

  it('lets scripts come from the desk alone, and nothing be evaluated', () => {
    const policy = contentSecurityPolicy(null);
    expect(directive(policy, 'script-src')).toEqual(["'self'"]);
    expect(directive(policy, 'default-src')).toEqual(["'none'"]);
    expect(policy).not.toContain('unsafe-eval');
  });

  it('connects to this machine alone where no engine elsewhere was named', () => {
    expect(directive(contentSecurityPolicy(null), 'connect-src')).toEqual([
      "'self'",
      'http://127.0.0.1:*',
      'ws://127.0.0.1:*',
      'http://localhost:*',
      'ws://localhost:*',
    ]);
  });

  it('adds the one engine that was named, by its own schemes', () => {
    const sources = directive(contentSecurityPolicy('https://engine.example:7010'), 'connect-src');
    expect(sources.slice(-2)).toEqual(['https://engine.example:7010', 'wss://engine.example:7010']);
  });
});

describe('isAppUrl', () => {
  it.each([
    ['watchkeeper://app/x', true],
    ['watchkeeper://app.evil.example/x', false],
    ['watchkeeper://evil/app', false],
    ['https://app/', false],
    ['file:///app', false],
    ['about:blank', false],
    ['', false],
  ])('%s: %s', (url, expected) => {
    expect(isAppUrl(url)).toBe(expected);
  });
});
