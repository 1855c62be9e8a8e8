/** What a cleaning flag means, in the words of the desk. */
import type { MarketFlag } from '../../core/market-event.ts';

const WORDS: Readonly<Record<MarketFlag, string>> = {
  crossed: 'its best bid is above its best ask',
  locked: 'its best bid is its best ask',
  'time-back': 'its time went back',
  outlier: 'a price is far from where the market was',
  stale: 'it has been silent for too long',
  gap: 'messages are missing, its book is being made anew',
};

export const describeFlag = (flag: MarketFlag): string => WORDS[flag];
