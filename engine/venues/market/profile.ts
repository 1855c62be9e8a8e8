/**
 * What is traded in the built-in market: the shape of the flow comes from a calibrated file, the size of the instrument
 * from its profile. The mid-cap MIDT is that of the founding scenario: 2 million shares a day, a 2-cent spread, around
 * 2 % volatility a day.
 */
import amzn from '../../../assets/markets/amzn-2012-06-21.json' with { type: 'json' };
import goog from '../../../assets/markets/goog-2012-06-21.json' with { type: 'json' };
import type { Instrument } from '../../../shared/domain/basics/instrument.ts';
import { US_PER_HOUR } from '../../../shared/std/duration.ts';
import type { Regime } from './regime.ts';
import { type FlowParameters, type ParameterFile, parseParameters } from './parameters.ts';

export interface MarketProfile {
  readonly symbol: string;
  readonly name: string;
  readonly openTicks: number;
  /** Standard deviation of the mid over a session, in basis points of the price. */
  readonly dayVolatilityBp: number;
  /** What is executed in an ordinary session, in lots. */
  readonly dayQty: number;
  /** Length unit of the book: where the fitted flow has its median spread. */
  readonly spreadTicks: number;
  /** What ordinary sessions of the market show: means of the seeds 1 to 8, without our orders. */
  readonly usual: { readonly dayQty: number; readonly spreadTicks: number };
  /** Messages and trades, times those of the fitted flow. */
  readonly activity: number;
  /** Quantities, times those of the fitted flow. */
  readonly size: number;
  /** Resting orders, times those of the fitted flow: how much longer they stay, counted in messages. */
  readonly depth: number;
  /** Share of the variance of the efficient price that the common factor explains. */
  readonly commonShare: number;
  /** How far from the reference price it may trade, as a share of it: US plan, 5 % of liquid stocks and 10 % of others. */
  readonly bandShare: number;
  readonly flow: FlowParameters;
  /** All session long; absent: the regimes change by themselves. */
  readonly regime?: Regime;
}

export const SESSION_US = 6.5 * US_PER_HOUR;
const SESSION_SECONDS = SESSION_US / 1e6;
/** 09:30 in New York on 2026-01-05, when it is five hours behind UTC. */
export const SESSION_START_US = Date.UTC(2026, 0, 5, 14, 30) * 1_000;
export const SESSION_END_US = SESSION_START_US + SESSION_US;
export const PRICE_DECIMALS = 4;
export const TICK_PX = 100;

/** The calibrated recordings that ship. */
const PARAMETERS = { 'goog-2012-06-21': goog, 'amzn-2012-06-21': amzn } as const;
export const SHIPPED = ['goog-2012-06-21', 'amzn-2012-06-21'] as const satisfies readonly (keyof typeof PARAMETERS)[];

/** Throws ParameterError. */
export const shippedParameters = (name: (typeof SHIPPED)[number]): ParameterFile =>
  parseParameters(`assets/markets/${name}.json`, PARAMETERS[name]);

/**
 * What conditional frequencies alone miss, closed by simulation on the fitted halves: orders that differ in patience
 * keep a book deeper than their mean hazard does, and the spread that comes out is narrower than the one put in.
 */
const SPREAD_UNIT = 1.25;
const SIZE_UNIT = 1.2;

const LIQUID_BAND = 0.05;

/** The instrument that a flow was fitted to, as it was. */
export function fittedProfile(symbol: string, flow: FlowParameters): MarketProfile {
  const dayQty = flow.trades.perSecond * flow.book.takeQtyMean * SESSION_SECONDS;
  return {
    symbol,
    name: `${symbol}, simulated`,
    openTicks: Math.round(flow.midTicks),
    dayVolatilityBp: flow.volatilityBp * Math.sqrt(SESSION_SECONDS),
    dayQty,
    spreadTicks: SPREAD_UNIT * flow.spreadTicks,
    usual: { dayQty, spreadTicks: flow.spreadTicks },
    activity: 1,
    size: SIZE_UNIT,
    depth: 1,
    commonShare: 0,
    bandShare: LIQUID_BAND,
    flow,
  };
}

export function builtInProfiles(): MarketProfile[] {
  const { flow } = shippedParameters('amzn-2012-06-21');
  return [
    {
      symbol: 'MIDT',
      name: 'Mid-cap, simulated',
      openTicks: 4_000,
      dayVolatilityBp: 200,
      dayQty: 2_000_000,
      spreadTicks: 3,
      usual: { dayQty: 2_000_000, spreadTicks: 1.9 },
      activity: 2.6,
      size: 0.86,
      depth: 1.8,
      commonShare: 0.45,
      bandShare: LIQUID_BAND,
      flow,
    },
    {
      symbol: 'LRGE',
      name: 'Large-cap, simulated',
      openTicks: 18_000,
      dayVolatilityBp: 140,
      dayQty: 6_000_000,
      spreadTicks: 4,
      usual: { dayQty: 7_100_000, spreadTicks: 2 },
      activity: 4,
      size: 1.3,
      depth: 3,
      commonShare: 0.65,
      bandShare: LIQUID_BAND,
      flow,
    },
    {
      symbol: 'SMLL',
      name: 'Small-cap, simulated',
      openTicks: 1_800,
      dayVolatilityBp: 260,
      dayQty: 500_000,
      spreadTicks: 4,
      usual: { dayQty: 800_000, spreadTicks: 2.5 },
      activity: 0.8,
      size: 1,
      depth: 1.5,
      commonShare: 0.35,
      bandShare: 2 * LIQUID_BAND,
      flow,
    },
  ];
}

export const instrumentOf = ({ symbol, name }: MarketProfile): Instrument => ({
  symbol,
  name,
  currency: 'USD',
  priceDecimals: PRICE_DECIMALS,
  tickPx: TICK_PX,
  qtyDecimals: 0,
  assetClass: 'equity',
  timeZone: 'America/New_York',
  sessionStartUs: SESSION_START_US,
  sessionEndUs: SESSION_END_US,
});

/** Activity at a share `x` of the session, against a mean of 1. */
export const curveAt = ([a, b, c]: readonly [number, number, number], x: number): number =>
  Math.exp(a + b * x + c * x * x);
