/** Where an engine keeps what it knows: a data folder, with a folder for each log. */
import { homedir } from 'node:os';
import { join } from 'node:path';

export const LOG_FILE = 'events.db';
export const HISTORY_FILE = 'history.db';

export function defaultDataFolder(): string {
  const { env, platform } = process;
  if (platform === 'win32') return join(env['APPDATA'] ?? homedir(), 'Watchkeeper');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Watchkeeper');
  return join(env['XDG_DATA_HOME'] ?? join(homedir(), '.local', 'share'), 'watchkeeper');
}
