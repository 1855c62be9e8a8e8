/** The menu of the program and of its tray. In both the stop is one item, always enabled, and goes by the kill line. */
import type { MenuItemConstructorOptions } from 'electron';
import type { MenuCommand } from '../../shared/desktop/bridge.ts';

/** Stops everything from anywhere on the machine, whichever program is in front. */
export const STOP_ACCELERATOR = 'CommandOrControl+Shift+X';

export interface MenuActions {
  readonly stop: () => void;
  readonly command: (command: MenuCommand) => void;
  readonly openDesk: () => void;
  readonly quit: () => void;
}

/** `stopIsGlobal`: the shortcut is registered with the system, so the menu shows it and must not fire it again. */
export function programMenu(
  { stop, command }: Pick<MenuActions, 'stop' | 'command'>,
  stopIsGlobal: boolean,
): MenuItemConstructorOptions[] {
  const stopItem: MenuItemConstructorOptions = {
    label: 'Stop everything now',
    accelerator: STOP_ACCELERATOR,
    registerAccelerator: !stopIsGlobal,
    click: stop,
  };
  const to = (label: string, name: MenuCommand, accelerator?: string): MenuItemConstructorOptions => ({
    label,
    click: () => command(name),
    ...(accelerator === undefined ? {} : { accelerator }),
  });
  return [
    { label: 'File', submenu: [to('New order', 'new-order'), { type: 'separator' }, { role: 'quit' }] },
    { role: 'editMenu' },
    { label: 'Stop', submenu: [stopItem] },
    {
      label: 'View',
      submenu: [
        to('Commands', 'palette', 'CommandOrControl+K'),
        to('Reset the layout', 'reset-layout'),
        { type: 'separator' },
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { role: 'togglefullscreen' },
        { role: 'toggleDevTools' },
      ],
    },
    { role: 'windowMenu' },
  ];
}

export function trayMenu(
  { stop, openDesk, quit }: Omit<MenuActions, 'command'>,
  stateInWords: string,
): MenuItemConstructorOptions[] {
  return [
    { label: stateInWords, enabled: false },
    { type: 'separator' },
    { label: 'Stop everything now', click: stop },
    { type: 'separator' },
    { label: 'Open the desk', click: openDesk },
    { label: 'Quit Watchkeeper', click: quit },
  ];
}
