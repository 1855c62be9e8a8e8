/** Stand-ins for the two ways in which a desk makes itself heard, which count instead: a browser under test has neither. */
import type { Page } from 'playwright';

interface Heard {
  readonly notifications: string[];
  sounds: number;
}

/** To be called before the page is opened. */
export async function listenToAlerts(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const heard: Heard = { notifications: [], sounds: 0 };
    Object.assign(globalThis, { heard });
    localStorage.setItem(
      'watchkeeper.alerts',
      JSON.stringify({ sound: ['P1', 'P2', 'P3'], notification: ['P1', 'P2', 'P3'] }),
    );
    class CountedNotification extends EventTarget {
      static readonly permission = 'granted';
      static requestPermission = () => Promise.resolve('granted');
      constructor(title: string) {
        super();
        heard.notifications.push(title);
      }
    }
    const Real = AudioContext;
    class CountedContext extends Real {
      constructor() {
        super();
        heard.sounds++;
      }
    }
    Object.assign(globalThis, { Notification: CountedNotification, AudioContext: CountedContext });
  });
}

export const alertsHeard = (page: Page): Promise<Heard> =>
  page.evaluate(() => (globalThis as unknown as { heard: Heard }).heard);
