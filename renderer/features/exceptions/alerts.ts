/** Sound and notification for new exceptions, by severity. Off until the trader switches them on; kept in this browser. */
import { z } from 'zod';
import { createStore } from 'zustand/vanilla';
import { SEVERITIES, type Severity } from '../../../shared/domain/safety/exception-kind.ts';
import { severityWords } from '../../ui/words/exception-order.ts';
import { formatCount } from '../../ui/words/format.ts';
import { readStored, writeStored } from '../../ui/browser/stored.ts';
import { togetherWords, type Telling } from './alarm-flood.ts';

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

/** One of a severity that this desk does not know alerts as the gravest does. */
const alertsAs = (severity: Severity): Severity => (SEVERITIES.includes(severity) ? severity : 'P1');

const gravest = (severities: readonly Severity[]): Severity | undefined =>
  SEVERITIES.find((severity) => severities.includes(severity));

/** Tells of exceptions by the ways chosen for their severities; sounds once, for the gravest of them. */
export function alert({ single, together }: Telling): void {
  const { sound } = alertChoices.getState();
  const heard = gravest(
    [...single, ...together].map((one) => alertsAs(one.severity)).filter((as) => sound.includes(as)),
  );
  if (heard) beep(heard);
  for (const { severity, title, facts } of single)
    notifyOf(alertsAs(severity), `${severityWords(severity)} ${title}`, facts);
  const most = gravest(together.map((one) => alertsAs(one.severity)));
  if (most) notifyOf(most, togetherWords(together, formatCount), together[0]!.title);
}

function notifyOf(severity: Severity, title: string, body: string): void {
  if (!alertChoices.getState().notification.includes(severity)) return;
  if (window.desktop) void window.desktop.notify(title, body.slice(0, 512), severity === 'P1' ? 'critical' : 'warning');
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
