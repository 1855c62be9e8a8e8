import { describe, expect, it, vi } from 'vitest';
import { type HostProbes, pickHost } from './pick-host.ts';

const BROWSER = { path: '/opt/chromium', name: 'Chromium' };

const probes = (changes: Partial<HostProbes>): HostProbes => ({
  open: true,
  display: true,
  electron: async () => ({ path: '/opt/electron' }),
  browser: async () => BROWSER,
  ...changes,
});

describe('pickHost', () => {
  it('probes nothing where no window is wanted', async () => {
    const electron = vi.fn<HostProbes['electron']>();
    const browser = vi.fn<HostProbes['browser']>();
    expect(await pickHost(probes({ open: false, electron, browser }))).toEqual({ kind: 'address', why: '' });
    expect(electron).not.toHaveBeenCalled();
    expect(browser).not.toHaveBeenCalled();
  });

  it('fetches nothing on a machine that cannot show a window, and says so', async () => {
    const electron = vi.fn<HostProbes['electron']>();
    const host = await pickHost(probes({ display: false, electron }));
    expect(host.kind).toBe('address');
    expect(host.why).toContain('no display');
    expect(electron).not.toHaveBeenCalled();
  });

  it('prefers Electron and does not look for a browser then', async () => {
    const browser = vi.fn<HostProbes['browser']>();
    expect(await pickHost(probes({ browser }))).toMatchObject({ kind: 'electron', path: '/opt/electron' });
    expect(browser).not.toHaveBeenCalled();
  });

  it('takes a browser where Electron is missing, and says why', async () => {
    const host = await pickHost(probes({ electron: async () => ({ missing: 'The download failed.' }) }));
    expect(host).toMatchObject({ kind: 'browser', ...BROWSER });
    expect(host.why).toBe('The download failed. Opening the desk in Chromium instead.');
  });

  it('leaves the address where there is neither, and says what to do', async () => {
    const host = await pickHost(
      probes({ electron: async () => ({ missing: 'The download failed.' }), browser: async () => null }),
    );
    expect(host.kind).toBe('address');
    expect(host.why).toBe(
      'The download failed, and no Chrome, Chromium or Edge was found; open the address below in any browser.',
    );
  });
});
