/** How the trader wants the desk: kept in this browser, and applied to every window of it. */
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import { createStore } from 'zustand/vanilla';

export const SETTINGS = {
  theme: { title: 'Theme', about: 'Dark or light colours', choices: ['dark', 'light'] },
  density: { title: 'Density', about: 'Row height: normal 26, compact 22 pixels', choices: ['normal', 'compact'] },
  flash: {
    title: 'Flash of fills',
    about: 'Where an order was filled; never with reduced motion',
    choices: ['on', 'off'],
  },
  limits: {
    title: 'Order of limits',
    about: 'Nearest to their bound first, or each always at its place',
    choices: ['nearest', 'fixed'],
  },
  away: {
    title: 'Away after',
    about: 'Minutes without a key or a press, after which you are told what happened meanwhile',
    choices: ['15', '5', '30', 'never'],
  },
} as const;

export type SettingName = keyof typeof SETTINGS;
export type Settings = { readonly [K in SettingName]: (typeof SETTINGS)[K]['choices'][number] };

const NAMES = Object.keys(SETTINGS) as SettingName[];
export const SETTING_NAMES: readonly SettingName[] = NAMES;

/** The first choice of each is the desk's own; what is kept counts where it is one of the choices. */
export function readSettings(kept: unknown): Settings {
  const held = (kept ?? {}) as Readonly<Record<string, unknown>>;
  const read = NAMES.map((name) => {
    const choices: readonly string[] = SETTINGS[name].choices;
    return [name, choices.find((choice) => choice === held[name]) ?? choices[0]];
  });
  return Object.fromEntries(read) as Settings;
}

export const settings = createStore<Settings>(() => readSettings(null));
export const useSettings = <U>(select: (settings: Settings) => U): U => useStore(settings, useShallow(select));

export const setSetting = <K extends SettingName>(name: K, value: Settings[K]): void =>
  settings.setState({ [name]: value } as unknown as Partial<Settings>);

/** The other of two, or the next. */
export function nextSetting(name: SettingName): void {
  const choices: readonly string[] = SETTINGS[name].choices;
  const at = choices.indexOf(settings.getState()[name]);
  setSetting(name, choices[(at + 1) % choices.length] as never);
}
