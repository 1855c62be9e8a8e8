/** The log that a data folder holds, and the history beside it, for commands that read what an engine left or writes. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { EventLog } from '../engine/core/event-log.ts';
import type { History } from '../engine/core/history.ts';
import { readBeside } from '../engine/eventlog/read-beside.ts';
import { readHistory } from '../engine/history/open.ts';
import { ArgumentError } from '../engine/kernel/start/argument-error.ts';
import { HISTORY_FILE, LOG_FILE } from '../engine/kernel/start/data-folder.ts';

export interface LeftBehind extends Disposable {
  readonly folder: string;
  /** A copy: an engine may go on working on the log. */
  readonly log: EventLog;
  /** Null where there is none; then nothing is known of the market around. */
  readonly history: History | null;
}

/** `data`: a data folder with one log in it, or the folder of the log itself. Throws ArgumentError or EventLogError. */
export function openLeftBehind(data: string): LeftBehind {
  const folder = folderOf(data);
  const copied = readBeside(join(folder, LOG_FILE));
  try {
    const file = join(folder, HISTORY_FILE);
    const history = existsSync(file) ? readHistory(file) : null;
    return {
      folder,
      log: copied.log,
      history,
      [Symbol.dispose]() {
        history?.close();
        copied[Symbol.dispose]();
      },
    };
  } catch (error) {
    copied[Symbol.dispose]();
    throw error;
  }
}

/** What was kept beside the log of a data folder. Throws ArgumentError or HistoryError. */
export const openKept = (data: string): History => readHistory(join(folderOf(data), HISTORY_FILE));

function folderOf(data: string): string {
  if (existsSync(join(data, LOG_FILE))) return data;
  const below = existsSync(data) ? readdirSync(data).filter((name) => existsSync(join(data, name, LOG_FILE))) : [];
  if (below.length === 1) return join(data, below[0]!);
  if (below.length === 0) throw new ArgumentError(`${data}: there is no event log in it; name an engine's folder`);
  throw new ArgumentError(`${data}: several logs; name one: ${below.map((name) => join(data, name)).join(', ')}`);
}
