/** The settings, found by word. Each takes effect at once and is kept in this browser. */
import { type ReactNode, useState } from 'react';
import { ALERT_WAYS, AlertChoice } from '../features/exceptions/alert-settings.tsx';
import { useAction } from '../stores/actions.ts';
import { SETTING_NAMES, SETTINGS, setSetting, useSettings, type SettingName } from '../stores/settings.ts';
import { Dialog } from '../ui/primitives/dialog.tsx';
import { Segments } from '../ui/primitives/segments.tsx';
import css from './app.module.css';

export function SettingsDialog() {
  const [open, setOpen] = useState(false);
  const [words, setWords] = useState('');
  useAction('desk.settings', () => setOpen(true));
  const sought = words.trim().toLowerCase();
  const isSought = (...texts: readonly string[]): boolean => texts.join(' ').toLowerCase().includes(sought);
  const found = SETTING_NAMES.filter((name) => {
    const { title, about, choices } = SETTINGS[name];
    return isSought(title, about, ...choices);
  });
  const alerts = ALERT_WAYS.filter(({ title, about }) => isSought(title, about, 'alerts alarms'));
  return (
    <Dialog open={open} onClose={() => setOpen(false)} title="Settings" kind="top">
      <div className={css['settings']}>
        <input
          className={css['query']}
          type="search"
          aria-label="Find a setting"
          placeholder="Find a setting"
          value={words}
          data-autofocus
          onChange={(event) => setWords(event.target.value)}
        />
        {found.map((name) => (
          <Setting key={name} name={name} />
        ))}
        {alerts.map(({ way, title, about }) => (
          <Row key={way} title={title} about={about}>
            <AlertChoice way={way} title={title} />
          </Row>
        ))}
        {found.length + alerts.length === 0 ? <p className={css['nothing']}>No setting of that name</p> : null}
      </div>
    </Dialog>
  );
}

function Setting({ name }: { name: SettingName }) {
  const value: string = useSettings((settings) => settings[name]);
  const { title, about, choices } = SETTINGS[name];
  return (
    <Row title={title} about={about}>
      <Segments
        label={title}
        value={value}
        segments={choices.map((choice) => ({ value: choice, title: choice }))}
        onChange={(next) => setSetting(name, next as never)}
      />
    </Row>
  );
}

const Row = ({ title, about, children }: { title: string; about: string; children: ReactNode }) => (
  <div className={css['setting']}>
    <span>
      {title} <small>{about}</small>
    </span>
    {children}
  </div>
);
