import { describe, expect, it } from 'vitest';
import type { CommandOf } from '../../../shared/domain/command.ts';
import type { Objective, OrderEstimate, Reply } from '../../../shared/protocol/questions.ts';
import { US_PER_HOUR, US_PER_MINUTE } from '../../../shared/std/duration.ts';
import { submitParent, TestEngine } from '../../../tests/fixtures/engine-kernel.ts';
import { marketVenues } from '../../venues/market/market-venues.ts';
import { builtInProfiles } from '../../venues/market/profile.ts';
import { profileFigures } from '../../venues/market/profile-figures.ts';
import { SimulatedMarket } from '../../venues/market/simulated-market.ts';

const profiles = builtInProfiles().slice(0, 1);
const feed = new SimulatedMarket(profiles, '1');
const engine = new TestEngine({ feed, openVenues: marketVenues(feed), figures: profileFigures(profiles) });
engine.pass(10 * US_PER_MINUTE);

function ask(terms: Partial<CommandOf<'SubmitParent'>>, objective: Objective = 'arrival'): Reply {
  const { kind: _, account: __, note: ___, ...order } = submitParent(engine.kernel.nowUs(), { qty: 20_000, ...terms });
  return engine.kernel.ask({ kind: 'EstimateOrder', objective, order }, 'ann');
}

function estimated(terms: Partial<CommandOf<'SubmitParent'>> = {}): OrderEstimate {
  const reply = ask(terms);
  if (reply.kind !== 'EstimateOrder') throw new Error(JSON.stringify(reply));
  return reply;
}

describe('the estimate of an order in the built-in market', () => {
  it('ASK-3 has cost, recommendation and limits, and would not be refused', () => {
    const { estimate, recommended, limits, refusal, figures } = estimated();
    // 1 % of the day: two thirds of 18 bps, and a little of a spread of 5 bps.
    expect(estimate.costBps).toBeGreaterThan(11.5);
    expect(estimate.costBps).toBeLessThan(13);
    expect(estimate.participationPct).toBeGreaterThan(3);
    expect(recommended.params.strategy).toBe('twap');
    expect(limits.map(({ limit }) => limit)).toEqual([
      ...['maxParentQty', 'maxParentValue', 'maxPositionQty', 'maxParticipationPct'],
    ]);
    expect([refusal, figures.dayQty]).toEqual([null, 2_000_000]);
  });

  it('ASK-3 says why it would be refused, in the words of the refusal', async () => {
    const terms = { endUs: engine.kernel.nowUs() + 20 * US_PER_HOUR };
    const answer = await engine.command(submitParent(engine.kernel.nowUs(), terms));
    expect(estimated(terms).refusal).toEqual({ code: answer.code, reason: answer.reason });
  });

  it('ASK-3 recommends for what the order is measured against', () => {
    expect(ask({}, 'close')).toMatchObject({ recommended: { params: { strategy: 'close' } } });
  });

  it('is unanswerable of what is not traded, and of a time that ends before it begins', () => {
    expect(ask({ instrument: 'NOTHING' })).toMatchObject({ kind: 'Unanswerable', code: 'UNKNOWN_INSTRUMENT' });
    expect(ask({ endUs: 1 })).toMatchObject({ kind: 'Unanswerable', code: 'BAD_TIME' });
  });

  it('is of the order of what the same order then costs', async () => {
    const { costBps, sigmaBps } = estimated().estimate;
    const { limitPx: _, ...terms } = submitParent(engine.kernel.nowUs());
    await engine.submit({ ...terms, limitPx: null, qty: 20_000 });
    engine.pass(31 * US_PER_MINUTE);
    const { filledQty, filledNotional, arrivalBidPx, arrivalAskPx } = engine.state.parent('P1');
    const arrivalPx = (arrivalBidPx + arrivalAskPx) / 2;
    const paidBps = ((filledNotional / filledQty - arrivalPx) / arrivalPx) * 1e4;
    expect(filledQty).toBe(20_000);
    expect(Math.abs(paidBps - costBps!)).toBeLessThan(3 * sigmaBps!);
  });
});
