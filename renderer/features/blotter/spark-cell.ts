/**
 * The cells that draw what was: how far from its plan an order was, and what its price did, over the last minutes. The
 * element is made once and its path is changed, so that a fast market costs no new elements.
 */
import type { ICellRendererComp, ICellRendererParams } from 'ag-grid-community';
import { formatPx, formatSignedPercent } from '../../../shared/domain/basics/format.ts';
import { keyOf } from '../../stores/engine-id.ts';
import { envelopeShare } from '../../../shared/domain/orders/strategy.ts';
import { instrumentOf } from '../../stores/tables.ts';
import type { BlotterRow } from './blotter-feed.ts';
import { sparkPath } from './spark.ts';
import { planTrail, priceTrail, TRAIL_MINUTES, TRAIL_POINTS, type Trail } from './trails.ts';
import css from './blotter.module.css';

const SVG = 'http://www.w3.org/2000/svg';
const WIDTH = 72;
const HEIGHT = 16;

export interface Drawn {
  readonly trail: Trail | undefined;
  /** What the line is measured against; null where there is nothing. */
  readonly base: number | null;
  readonly least: number;
  readonly most: number;
  readonly needsLook: boolean;
  readonly words: string;
}

type Draw = (row: BlotterRow) => Drawn;

/** Ahead above the middle line, behind below it; the scale grows with what there is, from the share that needs a look. */
export const drawPlan: Draw = (row) => {
  const trail = planTrail(row);
  let far = envelopeShare(row.parent.params);
  for (const value of trail?.values ?? []) if (Math.abs(value) > far) far = Math.abs(value);
  const now = trail?.values.at(-1) ?? Number.NaN;
  const at = Number.isNaN(now) ? 'not heard of' : formatSignedPercent(now);
  return {
    trail,
    base: 0,
    least: -far,
    most: far,
    needsLook: row.attention === 'behind',
    words: `Against plan over ${TRAIL_MINUTES} min: ${at} last; edges ±${(far * 100).toFixed(0)}%${gaps(trail)}`,
  };
};

export const drawPrice: Draw = ({ parent }) => {
  const trail = priceTrail(keyOf(parent.engine, parent.instrument));
  const known = [...(trail?.values ?? [])].filter((value) => !Number.isNaN(value));
  const [least, most] = known.length === 0 ? [0, 0] : [Math.min(...known), Math.max(...known)];
  const instrument = instrumentOf(parent);
  const between =
    instrument && known.length > 0 ? `${formatPx(least, instrument)} to ${formatPx(most, instrument)}` : '';
  return {
    trail,
    base: null,
    least,
    most,
    needsLook: false,
    words: `Middle of ${parent.instrument} over ${TRAIL_MINUTES} min: ${between || 'not heard of'}${gaps(trail)}`,
  };
};

function gaps(trail: Trail | undefined): string {
  const missing = TRAIL_POINTS - (trail?.known ?? 0);
  return missing === 0 ? '' : `; ${missing} of ${TRAIL_POINTS} spans not heard of, left empty`;
}

/** Changes when a redrawn line would look otherwise: what the grid compares. */
export function sparkValue(draw: Draw, row: BlotterRow): string {
  const { trail, least, most, needsLook } = draw(row);
  return trail
    ? `${needsLook ? '!' : ''}${sparkPath(trail.values, { width: WIDTH, height: HEIGHT, least, most })}`
    : '';
}

export const sparkCell = (draw: Draw) =>
  class SparkCell implements ICellRendererComp<BlotterRow> {
    readonly #svg = document.createElementNS(SVG, 'svg');
    readonly #base = document.createElementNS(SVG, 'path');
    readonly #line = document.createElementNS(SVG, 'path');

    init(params: ICellRendererParams<BlotterRow>): void {
      this.#svg.setAttribute('viewBox', `0 -1 ${WIDTH} ${HEIGHT + 2}`);
      this.#svg.setAttribute('role', 'img');
      this.#svg.setAttribute('class', css['spark']!);
      this.#base.setAttribute('class', css['sparkBase']!);
      this.#svg.append(this.#base, this.#line);
      this.refresh(params);
    }

    getGui(): HTMLElement {
      return this.#svg as unknown as HTMLElement;
    }

    refresh({ data }: ICellRendererParams<BlotterRow>): boolean {
      if (!data || !('parent' in data)) return true;
      const { trail, base, least, most, needsLook, words } = draw(data);
      const box = { width: WIDTH, height: HEIGHT, least, most };
      this.#base.setAttribute('d', base === null ? '' : `M0 ${HEIGHT / 2}H${WIDTH}`);
      this.#line.setAttribute('d', trail ? sparkPath(trail.values, box) : '');
      this.#line.setAttribute('class', css[needsLook ? 'sparkNeeds' : 'sparkLine']!);
      this.#svg.setAttribute('aria-label', words);
      return true;
    }
  };
