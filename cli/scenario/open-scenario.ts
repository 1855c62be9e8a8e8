/** Opens a scenario by its name, with the recording of a replay where it lies on this machine. */
import { readLobster } from '../../engine/feeds/lobster/lobster-data.ts';
import { ArgumentError } from '../../engine/kernel/start/argument-error.ts';
import { isReplay, REPLAYS, type ReplayName, replayScenario, titleOf } from '../../engine/kernel/episode/replays.ts';
import { SCENARIO_NAMES, type Scenario, scenarioNamed } from '../../engine/kernel/episode/scenarios.ts';
import { recordingOf, recordingsLieIn } from '../model-folders.ts';

export const ALL_SCENARIOS: readonly string[] = [...SCENARIO_NAMES, ...Object.keys(REPLAYS)];

const opened = new Map<string, Promise<Scenario>>();

/** Throws ArgumentError where there is no such scenario, or its recording is not here. */
export function openScenario(name: string): Promise<Scenario> {
  let scenario = opened.get(name);
  if (!scenario) opened.set(name, (scenario = open(name)));
  return scenario;
}

async function open(name: string): Promise<Scenario> {
  return isReplay(name) ? replayScenario(name, await readLobster(recorded(name))) : scenarioNamed(name, ALL_SCENARIOS);
}

/** The title of a scenario that can be run here. Throws like {@link openScenario}. */
export function titleOfScenario(name: string): string {
  if (!isReplay(name)) return scenarioNamed(name, ALL_SCENARIOS).title;
  recorded(name);
  return titleOf(name);
}

/** The instrument of a scenario that there is. */
export const symbolOfScenario = (name: string): string =>
  isReplay(name) ? REPLAYS[name].ticker : scenarioNamed(name, ALL_SCENARIOS).symbol;

function recorded(name: ReplayName): string {
  const { ticker, date } = REPLAYS[name];
  const path = recordingOf(ticker, date);
  if (path !== null) return path;
  throw new ArgumentError(
    `${name}: LOBSTER's ${ticker} of ${date} is not on this machine: put it in ${recordingsLieIn}`,
  );
}
