/** How much of each limit is used now: what a risk manager watches, and what is near its bound comes first on the desk. */
import type { LimitUse } from '../../../shared/protocol/tables.ts';
import { unitsPerCurrency } from '../../risk/gate.ts';
import { lossNow } from '../../risk/limits/exposure-limits.ts';
import type { KernelParts } from '../kernel-parts.ts';

/** Lost since the log began, every position at its market's mid, in whole units of the currency; below 0: gained. */
export function lossInCurrency({ state, market }: Pick<KernelParts, 'state' | 'market'>): number {
  const [instrument] = state.instruments.values();
  if (!instrument) return 0;
  const lost = lossNow({ state, book: (symbol) => market.get(symbol)?.book ?? null });
  return lost / unitsPerCurrency(instrument);
}

export function limitUseOf({ state, rates, venues, market }: KernelParts): LimitUse[] {
  const policy = state.policy.current?.policy;
  if (!policy) return [];
  const { exposure } = state;
  const rows: LimitUse[] = [];
  const add = (limit: string, scope: string, used: number, most: number | undefined, unit: LimitUse['unit']): void => {
    if (most !== undefined) rows.push({ key: `${limit}/${scope}`, limit, scope, used, most, unit });
  };
  let units = 1;
  for (const [symbol, instrument] of state.instruments) {
    const limits = state.limits.get(symbol) ?? {};
    units = unitsPerCurrency(instrument);
    add('maxPositionQty', symbol, exposure.worstQty(symbol), limits.maxPositionQty, 'lots');
    add('maxMessagesPerSecond', symbol, rates.sentInLastSecond(symbol), limits.maxMessagesPerSecond, 'perSecond');
  }
  const { desk } = policy;
  add('maxGrossNotional', 'desk', exposure.grossValue() / units, desk.maxGrossNotional, 'currency');
  add('maxLoss', 'desk', Math.max(0, lossInCurrency({ state, market })), desk.maxLoss, 'currency');
  for (const trader of exposure.traders()) {
    add('maxTraderCredit', trader, exposure.traderValue(trader) / units, desk.maxTraderCredit, 'currency');
  }
  add('maxDeskCredit', 'desk', exposure.deskValue / units, desk.maxDeskCredit, 'currency');
  add('maxFirmCredit', 'firm', exposure.deskValue / units, desk.maxFirmCredit, 'currency');
  for (const { venueId } of venues.terms) {
    const sent = rates.sentInLastSecond(`@${venueId}`);
    add('maxVenueMessagesPerSecond', venueId, sent, desk.maxVenueMessagesPerSecond, 'perSecond');
  }
  const strategies = new Set(Array.from(state.openParents, (id) => state.parent(id).params.strategy));
  for (const strategy of strategies) {
    const sent = rates.sentInLastSecond(`#${strategy}`);
    add('maxStrategyMessagesPerSecond', strategy, sent, desk.maxStrategyMessagesPerSecond, 'perSecond');
    const { count, windowUs } = desk.maxExecutions;
    add('maxExecutions', strategy, rates.executionsOf(strategy, windowUs), count, 'executions');
  }
  return rows;
}
