/**
 * The figures of each instrument as a trader could have them now: what the market's source knew beforehand and, where
 * that is silent, what has been measured while the engine runs: of the past alone, never of what is still to come.
 */
import type { Instrument } from '../../../shared/domain/basics/instrument.ts';
import { US_PER_MINUTE } from '../../../shared/std/duration.ts';
import { dayUs, type InstrumentFigures, type KnownFigures, NO_FIGURES, volumeShareBy } from '../../core/figures.ts';
import type { MarketSample } from '../../../shared/protocol/tables.ts';

/** So many minutes must have been seen before they say something of a day. */
const LEAST_MINUTES = 15;

/** What has been seen of an instrument, by the second. */
interface Tally {
  readonly fromUs: number;
  readonly fromVolume: number;
  lastUs: number;
  volume: number;
  spreads: number;
  spreadSum: number;
  minute: number;
  mid: number;
  returns: number;
  squares: number;
}

export class MarketFigures {
  readonly #instruments: ReadonlyMap<string, Instrument>;
  readonly #known: KnownFigures;
  readonly #tallies = new Map<string, Tally>();

  constructor(instruments: readonly Instrument[], known: KnownFigures = () => null) {
    this.#instruments = new Map(instruments.map((instrument) => [instrument.symbol, instrument]));
    this.#known = known;
  }

  of(symbol: string): InstrumentFigures {
    const known = this.#known(symbol) ?? NO_FIGURES;
    const instrument = this.#instruments.get(symbol);
    const tally = this.#tallies.get(symbol);
    if (!instrument || !tally) return known;
    const seen = measured(instrument, tally, known.volumeCurve);
    return {
      dayQty: known.dayQty ?? seen.dayQty,
      dayVolatility: known.dayVolatility ?? seen.dayVolatility,
      spreadPx: known.spreadPx ?? seen.spreadPx,
      closeQty: known.closeQty,
      volumeCurve: known.volumeCurve,
      source: known.dayQty === null ? seen.source : known.source,
    };
  }

  /** To be told of every instrument's market at the end of each second. */
  second(symbol: string, { tsUs, bidPx, askPx, volumeQty }: MarketSample): void {
    let tally = this.#tallies.get(symbol);
    if (!tally) {
      const began = { fromUs: tsUs, fromVolume: volumeQty, lastUs: tsUs, volume: volumeQty };
      tally = { ...began, spreads: 0, spreadSum: 0, minute: -1, mid: 0, returns: 0, squares: 0 };
      this.#tallies.set(symbol, tally);
    }
    tally.lastUs = tsUs;
    tally.volume = volumeQty;
    if (bidPx === 0 || askPx <= bidPx) return;
    tally.spreads += 1;
    tally.spreadSum += askPx - bidPx;
    const minute = Math.floor(tsUs / US_PER_MINUTE);
    if (minute === tally.minute) return;
    const mid = (bidPx + askPx) / 2;
    if (minute === tally.minute + 1) {
      tally.returns += 1;
      tally.squares += Math.log(mid / tally.mid) ** 2;
    }
    tally.minute = minute;
    tally.mid = mid;
  }
}

type Measured = Pick<InstrumentFigures, 'dayQty' | 'dayVolatility' | 'spreadPx' | 'source'>;

function measured(instrument: Instrument, tally: Tally, curve: readonly number[] | null): Measured {
  const { fromUs, lastUs, spreads, spreadSum, returns, squares } = tally;
  const minutes = Math.floor((lastUs - fromUs) / US_PER_MINUTE);
  if (minutes < LEAST_MINUTES) {
    return { ...NO_FIGURES, source: `only ${minutes} min of this market have been seen` };
  }
  const share = volumeShareBy(lastUs, instrument, curve) - volumeShareBy(fromUs, instrument, curve);
  const dayMinutes = dayUs(instrument) / US_PER_MINUTE;
  return {
    dayQty: share > 0 ? Math.round((tally.volume - tally.fromVolume) / share) : null,
    dayVolatility: returns > 0 ? Math.sqrt((squares / returns) * dayMinutes) : null,
    spreadPx: spreads > 0 ? spreadSum / spreads : null,
    source: `measured over ${minutes} min of this session`,
  };
}
