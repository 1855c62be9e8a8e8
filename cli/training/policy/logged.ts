/** The logged orders that a policy is trained from: of exports, or of data folders, which are exported to be read. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import type { LoggedOrders } from '../../../engine/core/logged-order.ts';
import { readLoggedOrders } from '../../../engine/history/export/read-tables.ts';
import { ACTIONS } from '../../../engine/core/policy.ts';
import { ArgumentError } from '../../../engine/kernel/start/argument-error.ts';
import { LearningError } from '../../../engine/learning/learning-error.ts';
import {
  checkWhole,
  digestOf,
  episodesOf,
  type LoggedEpisode,
  splitByTime,
} from '../../../engine/learning/policy/logged-episodes.ts';
import { exportLog } from '../../export.ts';
import { tell } from '../telling.ts';

export interface LoggedData {
  readonly learn: readonly LoggedEpisode[];
  readonly test: readonly LoggedEpisode[];
  readonly digest: string;
  /** The folders' names, for the card. */
  readonly sources: readonly string[];
}

/** The rest, the newest, is tested. */
const LEARN_SHARE = 0.8;
/** Of an action that was done less often nothing is learnt, and without simulated orders nothing else would teach it. */
const LEAST_OF_ACTION = 20;

/** Decisions under one schema. Throws HistoryError of what cannot be read, LearningError of what cannot be learnt from. */
export async function loggedData(
  folders: readonly string[],
  schema: string,
  leaveOutGaps: boolean,
): Promise<LoggedData> {
  const found = [];
  for (const folder of folders) found.push(episodesOf(await read(folder), schema));
  const all = {
    episodes: found.flatMap(({ episodes }) => episodes).toSorted((a, b) => a.endedUs - b.endedUs),
    gaps: found.flatMap(({ gaps }) => gaps),
    leftOut: found.reduce((sum, { leftOut }) => sum + leftOut, 0),
  };
  checkWhole(all, leaveOutGaps);
  const { learn, test } = splitByTime(all.episodes, LEARN_SHARE);
  for (const gap of all.gaps) tell(`left out: ${gap}`);
  tell(
    `${all.episodes.length} logged orders: ${learn.length} to learn from, ${test.length} that began later to test; ` +
      `left out: ${all.leftOut} that are open, were changed or interrupted, and ${all.gaps.length} with a gap`,
  );
  return { learn, test, digest: digestOf(all.episodes), sources: folders.map((folder) => basename(resolve(folder))) };
}

/** Throws LearningError: a net that has never seen an action done would guess what it is worth. */
export function checkTried(learn: readonly LoggedEpisode[]): void {
  const counts = ACTIONS.map(() => 0);
  for (const { transitions } of learn) for (const { action } of transitions) counts[action]! += 1;
  const seldom = ACTIONS.flatMap(({ name }, i) => (counts[i]! < LEAST_OF_ACTION ? `${name} (${counts[i]})` : []));
  if (seldom.length === 0) return;
  throw new LearningError(
    `these actions were done too seldom to learn what they are worth: ${seldom.join(', ')}, each takes ${LEAST_OF_ACTION}; ` +
      'learn from more days, or let simulated orders try them with --episodes',
  );
}

async function read(folder: string): Promise<LoggedOrders> {
  if (!existsSync(folder)) {
    throw new ArgumentError(`--logged ${folder}: is not there; name an export, or the data folder of an engine`);
  }
  if (existsSync(join(folder, 'decisions'))) return readLoggedOrders(folder);
  const exported = mkdtempSync(join(tmpdir(), 'watchkeeper-train-'));
  try {
    exportLog(folder, exported);
    return { ...(await readLoggedOrders(exported)), place: folder };
  } finally {
    rmSync(exported, { recursive: true, force: true });
  }
}
