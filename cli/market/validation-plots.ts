/** The plots of docs/market-validation.md as SVG: the recorded market in one colour, the simulated one in another. */
import { slotsOf, within } from '../../engine/feeds/flow/slots.ts';
import { autocorrelation } from '../../engine/feeds/flow/statistics.ts';
import { mean } from '../../shared/std/mean.ts';
import { marketOrders, type Tape } from '../../engine/feeds/flow/tape.ts';
import type { ImpactLaw } from '../../engine/venues/market/impact.ts';

type Points = readonly (readonly [x: number, y: number])[];

interface Line {
  readonly label: string;
  readonly points: Points;
  readonly color: string;
}

interface PlotOptions {
  readonly title: string;
  readonly x: string;
  readonly y: string;
  readonly logX?: boolean;
  readonly logY?: boolean;
}

const WIDTH = 480;
const HEIGHT = 300;
const MARGIN = { left: 56, right: 14, top: 34, bottom: 42 } as const;
const REAL = '#c2571a';
const SIMULATED = '#1f6fb2';
const TICKS = 5;

export function recordingPlots(ticker: string, real: Tape, simulated: Tape): [name: string, svg: string][] {
  const both = (of: (tape: Tape) => Points): Line[] => [
    { label: 'recorded', points: of(real), color: REAL },
    { label: 'simulated', points: of(simulated), color: SIMULATED },
  ];
  return [
    ['spread', plot(both(spreadDistribution), { title: `${ticker}: spread`, x: 'ticks', y: 'share of seconds' })],
    ['depth', plot(both(depthByLevel), { title: `${ticker}: depth by level`, x: 'level', y: 'lots' })],
    ['signs', plot(both(signMemory), { title: `${ticker}: memory of trade signs`, x: 'lag', y: 'autocorrelation' })],
    [
      'signature',
      plot(both(signature), {
        title: `${ticker}: volatility signature`,
        x: 'seconds',
        y: 'bp per √second',
        logX: true,
      }),
    ],
    ['volume', plot(both(volumeCurve), { title: `${ticker}: volume`, x: 'quarter of an hour', y: 'against the mean' })],
  ];
}

export function impactPlot({ sizes, exponent }: ImpactLaw): string {
  const measured: Points = sizes.map(({ size, peakBp }) => [size * 100, peakBp]);
  const level = mean(sizes.map(({ size, peakBp }) => Math.log(peakBp) - exponent * Math.log(size)));
  const law: Points = sizes.map(({ size }) => [size * 100, Math.exp(level + exponent * Math.log(size))]);
  const after: Points = sizes
    .filter(({ left }) => left > 0)
    .map(({ size, peakBp, left }) => [size * 100, peakBp * left]);
  return plot(
    [
      { label: 'at its end', points: measured, color: SIMULATED },
      { label: `size^${exponent.toFixed(2)}`, points: law, color: '#888888' },
      { label: 'as long again later', points: after, color: REAL },
    ],
    { title: 'Impact of own metaorders', x: '% of the day’s volume', y: 'bp', logX: true, logY: true },
  );
}

function spreadDistribution({ seconds }: Tape): Points {
  const counts = new Map<number, number>();
  for (const [i, askPx] of seconds.askPx.entries()) {
    const spread = Math.round(askPx - seconds.bidPx[i]!);
    counts.set(spread, (counts.get(spread) ?? 0) + 1);
  }
  const most = 60;
  return Array.from({ length: most }, (_, i) => [i + 1, (counts.get(i + 1) ?? 0) / seconds.tsUs.length]);
}

const depthByLevel = ({ seconds }: Tape): Points => seconds.depth.map((column, level) => [level + 1, mean(column) / 2]);

function signMemory(tape: Tape): Points {
  const { sign } = marketOrders(tape);
  return Array.from({ length: 30 }, (_, i) => [i + 1, autocorrelation([sign], i + 1)]);
}

function signature({ seconds }: Tape): Points {
  const mid = seconds.askPx.map((askPx, i) => Math.log((askPx + seconds.bidPx[i]!) / 2));
  return [1, 2, 5, 10, 20, 30, 60, 120, 300].map((span) => {
    const squares = mid.slice(span).map((value, i) => (value - mid[i]!) ** 2);
    return [span, Math.sqrt(mean(squares) / span) * 1e4];
  });
}

function volumeCurve(tape: Tape): Points {
  const orders = marketOrders(tape);
  const volumes = slotsOf(tape, 'all').map((slot) =>
    orders.qty.slice(...within(orders.tsUs, slot)).reduce((sum, qty) => sum + qty, 0),
  );
  return volumes.map((volume, i) => [i + 1, volume / mean(volumes)]);
}

function plot(lines: readonly Line[], options: PlotOptions): string {
  const points = lines.flatMap((line) => line.points);
  const x = scale(
    points.map(([value]) => value),
    options.logX ?? false,
    MARGIN.left,
    WIDTH - MARGIN.right,
  );
  const y = scale(
    points.map(([, value]) => value),
    options.logY ?? false,
    HEIGHT - MARGIN.bottom,
    MARGIN.top,
  );
  const paths = lines.map(({ points: path, color }) => {
    const d = path.map(([px, py], i) => `${i === 0 ? 'M' : 'L'}${x.at(px)} ${y.at(py)}`).join(' ');
    return `<path d="${d}" fill="none" stroke="${color}" stroke-width="1.8"/>`;
  });
  const legend = lines.map(({ label, color }, i) =>
    text(WIDTH - MARGIN.right - 4, MARGIN.top + 12 + 15 * i, label, 'end', color),
  );
  const base = HEIGHT - MARGIN.bottom;
  const axes = [
    ...x.ticks.map((tick) => text(x.at(tick), base + 15, short(tick), 'middle')),
    ...y.ticks.map((tick) => text(MARGIN.left - 6, y.at(tick) + 4, short(tick), 'end')),
    `<path d="M${MARGIN.left} ${MARGIN.top}V${base}H${WIDTH - MARGIN.right}" fill="none" stroke="#888888"/>`,
    text((MARGIN.left + WIDTH) / 2, HEIGHT - 8, options.x, 'middle'),
    text(MARGIN.left, MARGIN.top - 6, options.y, 'start'),
    text(WIDTH / 2, 14, options.title, 'middle'),
  ];
  const head = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="11">`;
  const ground = `<rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>`;
  return `${[head, ground, ...axes, ...paths, ...legend, '</svg>'].join('\n')}\n`;
}

function scale(values: readonly number[], isLog: boolean, from: number, to: number) {
  const low = isLog ? Math.min(...values) : Math.min(0, ...values);
  const high = Math.max(...values);
  const place = (value: number): number =>
    isLog ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
  const tick = (i: number): number => (isLog ? low * (high / low) ** (i / TICKS) : low + ((high - low) * i) / TICKS);
  return {
    at: (value: number): number => Number((from + place(value) * (to - from)).toFixed(1)),
    ticks: Array.from({ length: TICKS + 1 }, (_, i) => tick(i)),
  };
}

const short = (value: number): string => String(Number(value.toPrecision(2)));

const text = (x: number, y: number, words: string, anchor: string, color = '#333333'): string =>
  `<text x="${x}" y="${y}" text-anchor="${anchor}" fill="${color}">${words}</text>`;
