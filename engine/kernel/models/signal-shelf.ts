/**
 * The signal models of an engine's instruments: of each the one whose card names it, served by onnxruntime within a deadline.
 * Where several do, the one called `signal-` and the instrument goes first, then what ships, then the alphabet. What cannot
 * be served says why, and nothing stands in for it.
 */
import { statSync } from 'node:fs';
import type { Instrument } from '../../../shared/domain/basics/instrument.ts';
import type { ShelvedSignal, SignalShelf } from '../../core/model-port.ts';
import type { SignalModel } from '../../core/model.ts';
import { SCHEMAS } from '../../features/schema.ts';
import { checkModel, openModel } from '../../models/check-model.ts';
import { ModelError } from '../../models/model-error.ts';
import { OnnxRuntime } from '../../models/onnx-runtime.ts';
import { ModelRegistry, readEntry, type RegistryEntry } from '../../models/registry.ts';
import { MODEL_DEADLINE_US, ServedModel, type ServingTerms } from '../../models/served-model.ts';
import { OnnxSignalModel } from '../../models/signal-model.ts';
import { shippedModels } from './policy-shelf.ts';

/** Models that are opened; each is warmed up and stays in memory. */
const MAX_SIGNALS = 32;

export interface WatchedSignals extends SignalShelf {
  /** Takes in what has come since: an instrument that none forecasts may get a model. Which it has, it keeps. */
  lookAgain(): Promise<void>;
}

/** What cannot be served is said, too. */
export async function openSignals(
  ownFolder: string,
  instruments: readonly Pick<Instrument, 'symbol'>[],
  stopwatchUs: () => number,
  say: (line: string) => void,
  workedUs?: () => number,
): Promise<WatchedSignals> {
  const terms = { deadlineUs: MODEL_DEADLINE_US, stopwatchUs, workedUs };
  const registry = new ModelRegistry({ shipped: shippedModels(), own: ownFolder });
  const opened = new Map<string, SignalModel | string>();
  const byInstrument = new Map<string, SignalModel | string>();
  const entries = new Map<string, RegistryEntry>();
  /** What is wrong with those that are not opened, as far as it can be told without. */
  const wrong = new Map<string, string>();
  const forecasterOf = async (instrument: string): Promise<SignalModel | string> => {
    const entry = entryFor([...entries.values()], instrument);
    if (!entry) return `no signal model has learnt on ${instrument}`;
    const known = opened.get(entry.name);
    if (known !== undefined) return known;
    const model = opened.size < MAX_SIGNALS ? await open(entry, terms) : TOO_MANY;
    opened.set(entry.name, model);
    if (typeof model === 'string') say(`model ${entry.name} does not forecast: ${model}`);
    return model;
  };
  let lookedAtMs = -1;
  const lookAgain = async (): Promise<void> => {
    const changedMs = statSync(ownFolder, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (changedMs === lookedAtMs) return;
    lookedAtMs = changedMs;
    for (const entry of registry.list()) {
      const model = opened.get(entry.name);
      if (typeof model === 'string') opened.delete(entry.name);
      else if (model && model.card.sha256 !== entry.card?.sha256) {
        say(
          `model ${entry.name} is another file now: this engine forecasts by the one before until it is started again`,
        );
        continue;
      }
      if (entry.card?.kind === 'signal') entries.set(entry.name, entry);
    }
    for (const { symbol } of instruments) {
      const isForecast = typeof (byInstrument.get(symbol) ?? '') !== 'string';
      if (!isForecast) byInstrument.set(symbol, await forecasterOf(symbol));
    }
    for (const [name, entry] of entries) if (!opened.has(name)) wrong.set(name, problemOf(entry));
  };
  await lookAgain();
  return {
    get models() {
      return [...entries.values()].map((entry) => shelved(entry, opened, wrong, byInstrument));
    },
    of: (instrument) => byInstrument.get(instrument) ?? `${instrument} is not traded here`,
    lookAgain,
  };
}

function shelved(
  { name, shipped, card }: RegistryEntry,
  opened: ReadonlyMap<string, SignalModel | string>,
  wrong: ReadonlyMap<string, string>,
  byInstrument: ReadonlyMap<string, SignalModel | string>,
): ShelvedSignal {
  const model = opened.get(name) ?? wrong.get(name) ?? '';
  if (typeof model === 'string') return { name, shipped, card, problem: model, forecasts: [] };
  const forecasts = [...byInstrument].flatMap(([instrument, asked]) => (asked === model ? [instrument] : []));
  return { name, shipped, card, problem: '', forecasts };
}

const TOO_MANY = `${MAX_SIGNALS} signal models are open already; trade fewer instruments in one engine`;

function entryFor(entries: readonly RegistryEntry[], instrument: string): RegistryEntry | undefined {
  const usual = `signal-${instrument.toLowerCase()}`;
  const order = ({ name, shipped }: RegistryEntry): number => (name === usual ? 0 : shipped ? 1 : 2);
  return entries
    .filter(({ card }) => card?.kind === 'signal' && card.data.instruments.includes(instrument))
    .toSorted((a, b) => order(a) - order(b))[0];
}

async function open(entry: RegistryEntry, terms: ServingTerms): Promise<SignalModel | string> {
  try {
    const file = readEntry(entry);
    const session = openModel(file, await OnnxRuntime.load(), SCHEMAS);
    return new OnnxSignalModel(new ServedModel(file.card, session, terms));
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    return error.message;
  }
}

/** Empty where nothing is, or where only running it would tell. */
function problemOf(entry: RegistryEntry): string {
  try {
    checkModel(readEntry(entry), SCHEMAS);
    return '';
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    return error.message;
  }
}
