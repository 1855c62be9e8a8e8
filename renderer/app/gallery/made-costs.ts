/** What a few ended orders cost, for the gallery: engines tell it when they are asked, which a still one is not. */
import type { OrderCost } from '../../../shared/domain/costs.ts';

type Made = readonly [instrument: string, side: OrderCost['side'], strategy: OrderCost['strategy'], bps: number];

const MADE: readonly Made[] = [
  ['MIDT', 'buy', 'adaptive', 1.8],
  ['MIDT', 'sell', 'adaptive', -2.4],
  ['MIDT', 'buy', 'adaptive', -1.1],
  ['LRGE', 'sell', 'twap', 6.2],
  ['LRGE', 'buy', 'twap', 4.9],
  ['SMLL', 'buy', 'pov', 9.4],
  ['SMLL', 'sell', 'pov', -0.6],
  ['MIDT', 'sell', 'is', 2.2],
];
const ARRIVAL_PX = 400_000;
const QTY = 10_000;
const AFTER_S = [1, 10, 60] as const;

export const madeCosts = (nowUs: number): OrderCost[] =>
  MADE.map(([instrument, side, strategy, bps], at) => {
    const amount = (share: number): number => share * bps * 1e-4 * ARRIVAL_PX * QTY;
    const fills = { fills: 40 + at, qty: QTY, makerQty: 6_000 + 400 * at, fees: amount(0.1) };
    const markouts = AFTER_S.map((afterS) => ({
      afterS,
      fills: 40,
      value: ARRIVAL_PX * QTY,
      gain: -amount(0.2) / afterS,
    }));
    return {
      ...{ parentId: `P${at + 1}`, instrument, side, strategy, actor: at % 2 === 0 ? 'kim' : 'ann', state: 'done' },
      ...{ model: strategy === 'adaptive' ? 'execution-midt' : '', qty: QTY, filledQty: QTY },
      ...{ submittedUs: nowUs - (at + 1) * 1_500_000_000, endedUs: nowUs - at * 1_500_000_000 },
      ...{ arrivalPx: ARRIVAL_PX, averagePx: ARRIVAL_PX * (1 + bps * 1e-4), vwapPx: ARRIVAL_PX, twapPx: ARRIVAL_PX },
      ...{ delay: amount(0.05), opportunity: 0 },
      venues: [
        { venue: 'LIT1', venueKind: 'lit', ...fills, spread: amount(0.3), timing: amount(0.55), unsplit: 0, markouts },
      ],
    };
  });
