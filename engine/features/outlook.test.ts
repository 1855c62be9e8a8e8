import { describe, expect, it } from 'vitest';
import { OUTLOOK_FEATURES, withOutlook } from './outlook.ts';
import { EXECUTION_SCHEMA, OUTLOOK_SCHEMA } from './schema.ts';

const said = (events: number, down: number, up: number) => ({ events, down, up });
const FORECAST = [said(10, 0.25, 0.5), said(50, 0.125, 0.25), said(100, 0, 1)];
const REGIMES = { probabilities: [0.5, 0.25, 0.125, 0.125], trend: 0.25 };
const STATE = Float32Array.of(7, 8);

describe('the outlook of a policy', () => {
  it('lies behind what there was before, in the order of its names', () => {
    expect(OUTLOOK_SCHEMA.names.slice(0, EXECUTION_SCHEMA.names.length)).toEqual(EXECUTION_SCHEMA.names);
    expect(OUTLOOK_FEATURES.map(({ name }) => name).slice(0, 3)).toEqual(['against10', 'infavour10', 'against50']);
    expect(withOutlook(STATE, 'buy', FORECAST, REGIMES)).toEqual(
      Float32Array.of(7, 8, ...[0.5, 0.25, 0.25, 0.125, 1, 0], ...[0.5, 0.25, 0.125, 0.125], 0.25),
    );
  });

  it('is the same of a buy and of a sell in mirrored markets', () => {
    const mirrored = FORECAST.map(({ events, down, up }) => said(events, up, down));
    expect(withOutlook(STATE, 'sell', mirrored, { ...REGIMES, trend: -0.25 })).toEqual(
      withOutlook(STATE, 'buy', FORECAST, REGIMES),
    );
  });

  it('is none where the forecast lacks a horizon', () => {
    expect(withOutlook(STATE, 'buy', FORECAST.slice(1), REGIMES)).toBe('its forecast has no horizon of 10 events');
  });
});
