/** Which severities are heard and which are notified: beside the list of exceptions, and among the desk's settings. */
import { useStore } from 'zustand';
import { SEVERITIES } from '../../../shared/domain/safety/exception-kind.ts';
import { severityWords } from '../../ui/words/exception-order.ts';
import { alertChoices, toggleAlert, type AlertWay } from './alerts.ts';
import css from './exceptions.module.css';

export const ALERT_WAYS: readonly { readonly way: AlertWay; readonly title: string; readonly about: string }[] = [
  { way: 'sound', title: 'Sound', about: 'Severities of new exceptions that are heard' },
  { way: 'notification', title: 'Notify', about: 'Severities of new exceptions that are told as notifications' },
];

export const AlertSettings = () => (
  <div className={css['settings']}>
    {ALERT_WAYS.map(({ way, title }) => (
      <span key={way} className={css['alerts']}>
        {title}
        <AlertChoice way={way} title={title} />
      </span>
    ))}
  </div>
);

export function AlertChoice({ way, title }: { way: AlertWay; title: string }) {
  const choices = useStore(alertChoices);
  return (
    <span className={css['alerts']} role="group" aria-label={`${title} for new exceptions`}>
      {SEVERITIES.map((severity) => (
        <button
          key={severity}
          type="button"
          className={css['alert']}
          aria-pressed={choices[way].includes(severity)}
          onClick={() => toggleAlert(way, severity)}
        >
          {severityWords(severity)}
        </button>
      ))}
    </span>
  );
}
