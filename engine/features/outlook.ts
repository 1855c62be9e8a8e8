/**
 * What a policy sees beyond the state of market and order: what is forecast of the mid and how likely each regime is, as seen
 * from the order's side. Written after the features of policy-state.ts, which keep their places.
 */
import { REGIMES } from '../../shared/domain/models/regime.ts';
import { type Side, sideSign } from '../../shared/domain/basics/scalars.ts';
import type { RegimeOutlook } from '../core/regime.ts';
import type { Feature } from './catalogue.ts';

/** Horizons that a forecast must have. */
const OUTLOOK_EVENTS = [10, 50, 100] as const;

const feature = (name: string, unit: string, formula: string): Feature => ({ name, unit, formula, source: 'own' });

/** In the order in which they are written. */
export const OUTLOOK_FEATURES: readonly Feature[] = [
  ...OUTLOOK_EVENTS.flatMap((events) => [
    feature(
      `against${events}`,
      '0 to 1',
      `forecast that the mid is higher ${events} events later for a buy, lower for a sell`,
    ),
    feature(
      `infavour${events}`,
      '0 to 1',
      `forecast that the mid is lower ${events} events later for a buy, higher for a sell`,
    ),
  ]),
  ...REGIMES.map((regime) =>
    feature(
      `regime${regime[0]!.toUpperCase()}${regime.slice(1)}`,
      '0 to 1',
      `how likely it is ${regime}; of a pinned regime 1, of the others 0`,
    ),
  ),
  feature('ownTrend', '−1 to 1', 'side · (how likely a rising trend is − how likely a falling one)'),
];

interface Said {
  readonly events: number;
  readonly down: number;
  readonly up: number;
}

/** The state with the outlook behind it; in words why there is none. */
export function withOutlook(
  state: Float32Array,
  side: Side,
  forecast: readonly Said[],
  { probabilities, trend }: RegimeOutlook,
): Float32Array | string {
  const whole = new Float32Array(state.length + OUTLOOK_FEATURES.length);
  whole.set(state);
  let at = state.length;
  for (const events of OUTLOOK_EVENTS) {
    const said = forecast.find((each) => each.events === events);
    if (!said) return `its forecast has no horizon of ${events} events`;
    whole[at++] = side === 'buy' ? said.up : said.down;
    whole[at++] = side === 'buy' ? said.down : said.up;
  }
  for (const probability of probabilities) whole[at++] = probability;
  whole[at] = sideSign(side) * trend;
  return whole;
}
