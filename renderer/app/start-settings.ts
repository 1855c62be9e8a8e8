/** Takes the kept settings, keeps what changes, and shows theme and density in every window. */
import { nextSetting, readSettings, settings } from '../stores/settings.ts';
import { offerAction } from '../stores/actions.ts';
import { deskWindows } from '../ui/browser/desk-windows.ts';
import { readStored, writeStored } from '../ui/browser/stored.ts';

const KEY = 'watchkeeper.settings';

export function startSettings(): void {
  const show = (): void => {
    const { theme, density } = settings.getState();
    for (const { document } of deskWindows()) Object.assign(document.documentElement.dataset, { theme, density });
  };
  settings.setState(readSettings(readStored(KEY)));
  show();
  settings.subscribe((now) => {
    writeStored(KEY, now);
    show();
  });
  offerAction('desk.theme', () => nextSetting('theme'));
  offerAction('desk.density', () => nextSetting('density'));
}
