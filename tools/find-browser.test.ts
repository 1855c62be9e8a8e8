import { describe, expect, it } from 'vitest';
import { findBrowser } from './find-browser.ts';

const machine =
  (...files: string[]) =>
  (file: string): boolean =>
    files.includes(file);

describe('finding a browser', () => {
  it('takes the named one before any other, and says so where it is not there', () => {
    const env = { WATCHKEEPER_BROWSER: '/opt/mine', PATH: '/usr/bin' };
    expect(findBrowser(env, machine('/opt/mine', '/usr/bin/chromium'), 'linux')).toEqual({
      path: '/opt/mine',
      name: 'mine',
    });
    expect(() => findBrowser(env, machine('/usr/bin/chromium'), 'linux')).toThrow(/WATCHKEEPER_BROWSER.*\/opt\/mine/);
  });

  it('looks along the PATH on Linux, Chromium first', () => {
    const exists = machine('/opt/bin/google-chrome', '/usr/bin/chromium-browser');
    expect(findBrowser({ PATH: '/opt/bin:relative' }, exists, 'linux')).toEqual({
      path: '/usr/bin/chromium-browser',
      name: 'Chromium',
    });
    expect(findBrowser({ PATH: '/opt/bin' }, machine('/opt/bin/google-chrome'), 'linux')?.name).toBe('Google Chrome');
  });

  it('knows where macOS and Windows keep theirs', () => {
    const mac = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
    expect(findBrowser({}, machine(mac), 'darwin')).toEqual({ path: mac, name: 'Google Chrome' });
    const edge = String.raw`C:\Programs (x86)\Microsoft\Edge\Application\msedge.exe`;
    expect(findBrowser({ 'PROGRAMFILES(X86)': String.raw`C:\Programs (x86)` }, machine(edge), 'win32')).toEqual({
      path: edge,
      name: 'Microsoft Edge',
    });
  });

  it('is null where there is none', () => {
    expect(findBrowser({ PATH: '/usr/bin' }, () => false, 'linux')).toBeNull();
  });
});
