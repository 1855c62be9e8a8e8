/** Figures in what an exception tells are written as everywhere on the desk. */
import { expect, it } from 'vitest';
import type { ModelRow } from '../../shared/domain/models/model-row.ts';
import { DEFAULT_THRESHOLDS } from '../../shared/domain/safety/exception-thresholds.ts';
import { HandStage, START_US, TEST_STOCK } from '../../tests/fixtures/engine-stage.ts';
import { testParent } from '../../tests/fixtures/memory-engine.ts';
import { modelHealthFindings } from './watch-models.ts';
import { deviationFindings } from './watch-orders.ts';

it('has thousands grouped, quantities with their decimals, and a minus that is one', () => {
  const order = { qty: 35_000, filledQty: 4_043, startUs: START_US, lastReason: '8,783 behind plan: rests at the bid' };
  const parent = testParent({ ...order, parentId: 'P1', state: 'working' });
  const told = (qtyDecimals: number): string | undefined => {
    const instruments = new Map([['TEST', { ...TEST_STOCK, qtyDecimals }]]);
    const state = { openParents: new Set(['P1']), parent: () => parent, instruments };
    const surroundings = { stage: { state, nowUs: () => START_US }, plannedQty: () => 12_826.4 };
    const found = deviationFindings(
      surroundings as unknown as Parameters<typeof deviationFindings>[0],
      DEFAULT_THRESHOLDS,
      () => false,
    );
    return found[0]?.facts;
  };
  expect(told(0)).toBe(
    '4,043 of 35,000 are filled, 12,826 were planned by now: \u221225.1% of the order. 8,783 behind plan: rests at the bid',
  );
  expect(told(2)).toMatch(/^40\.43 of 350\.00 are filled, 128\.26 were planned/);
});

it('has them so of models as well', () => {
  const watch = { costBps: -1.25, envelopeBps: { low: -12.5, high: -3 }, orders: 1_200, spread: null, reward: null };
  const unwatched = { mixDistance: null, actions: [], drift: [], driftMean: null, driftStates: 0 };
  const row = { kind: 'policy', state: 'champion', name: 'm', measuredOn: 'days of its own' };
  const models = () => [{ ...row, watch: { ...watch, ...unwatched } } as unknown as ModelRow];
  const surroundings = { stage: new HandStage(), models, champions: () => [] };
  const found = modelHealthFindings(surroundings as unknown as Parameters<typeof modelHealthFindings>[0]);
  expect(found.find(({ kind }) => kind === 'model-envelope')?.facts).toMatch(
    /^Its last 1,200 orders cost \u22121\.3 bps on average .* \u221212\.5 bps to \u22123\.0 bps were predicted/,
  );
});
