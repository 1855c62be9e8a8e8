/** The desk's own price chart with a million points, to be scrolled and zoomed by a person or a benchmark. */
import '../../../renderer/ui/look/tokens.css';
import { openChartFrame } from '../../../renderer/features/price-chart/price-chart.ts';
import type { Instrument } from '../../../shared/domain/basics/instrument.ts';
import { US_PER_SECOND } from '../../../shared/std/duration.ts';

const POINTS = 1_000_000;
const START_US = 1_700_000_000 * US_PER_SECOND;
const PX = 1_000_000;
const instrument: Instrument = {
  symbol: 'SYM',
  name: 'A million seconds',
  currency: 'USD',
  priceDecimals: 4,
  tickPx: 100,
  qtyDecimals: 0,
  assetClass: 'equity',
  timeZone: 'America/New_York',
  sessionStartUs: START_US,
  sessionEndUs: START_US + POINTS * US_PER_SECOND,
};

const frame = openChartFrame(document);
document.getElementById('chart')!.append(frame.element);
const chart = frame.show({
  instrument,
  fromUs: null,
  onReadout() {},
  onFollowing() {},
});
const rows = Array.from({ length: POINTS }, (_, n) => {
  const px = PX + Math.round(2_000 * Math.sin(n / 5_000) + 300 * Math.sin(n / 7)) * 100;
  const sample = { tsUs: START_US + n * US_PER_SECOND, bidPx: px, askPx: px + 100, lastPx: px, volumeQty: n };
  return { engine: 'e1', ...sample };
});
chart.takeMarket({ kind: 'snapshot', rows, removed: [] });
document.body.dataset['points'] = String(POINTS);
