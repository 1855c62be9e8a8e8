/** Sound and notification for new exceptions, by severity. Off until the trader switches them on; kept in this browser. */
import { z } from 'zod';
import { createStore } from 'zustand/vanilla';
import { SEVERITIES, type Severity } from '../../../shared/domain/exception-kind.ts';
import { readStored, writeStored } from '../../ui/stored.ts';

const KEY = 'watchkeeper.alerts';
const Choices = z.object({ sound: z.array(z.enum(SEVERITIES)), notification: z.array(z.enum(SEVERITIES)) });
export type AlertChoices = z.infer<typeof Choices>;
export type AlertWay = keyof AlertChoices;

export const alertChoices = createStore<AlertChoices>(
  () => Choices.safeParse(readStored(KEY)).data ?? { sound: [], notification: [] },
);

export function toggleAlert(way: AlertWay, severity: Severity): void {
  const held = alertChoices.getState()[way];
  const next = held.includes(severity) ? held.filter((one) => one !== severity) : [...held, severity];
  alertChoices.setState({ [way]: next });
  writeStored(KEY, alertChoices.getState());
  if (way === 'notification' && next.length > 0 && !window.desktop && 'Notification' in window) {
    void Notification.requestPermission();
  }
}

/** Tells of one exception by the ways chosen for its severity. */
export function alert(severity: Severity, title: string, body: string): void {
  const { sound, notification } = alertChoices.getState();
  // One of a severity that this desk does not know alerts as the gravest does.
  const as = SEVERITIES.includes(severity) ? severity : 'P1';
  if (sound.includes(as)) beep(as);
  if (!notification.includes(as)) return;
  if (window.desktop) void window.desktop.notify(title, body.slice(0, 512), as === 'P1' ? 'critical' : 'warning');
  else if ('Notification' in window && Notification.permission === 'granted') {
    const shown = new Notification(title, { body });
    shown.addEventListener('click', () => window.focus());
  }
}

/** Pitch and count tell severities apart. */
const TONES: Readonly<Record<Severity, { hz: number; times: number }>> = {
  P1: { hz: 880, times: 3 },
  P2: { hz: 660, times: 2 },
  P3: { hz: 440, times: 1 },
};

function beep(severity: Severity): void {
  const { hz, times } = TONES[severity];
  const context = new AudioContext();
  for (let i = 0; i < times; i++) {
    const at = context.currentTime + i * 0.25;
    const gain = context.createGain();
    gain.gain.setValueAtTime(0.15, at);
    gain.gain.exponentialRampToValueAtTime(0.001, at + 0.2);
    const tone = context.createOscillator();
    tone.frequency.value = hz;
    tone.connect(gain).connect(context.destination);
    tone.start(at);
    tone.stop(at + 0.2);
  }
  setTimeout(() => void context.close(), 300 * times + 500);
}
