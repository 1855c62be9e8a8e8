/** Keeps the chart's view on the order's life, sample by sample, until a person zooms or drags. */
import type { IChartApi, UTCTimestamp } from 'lightweight-charts';
import { secondOf } from './points.ts';

export interface FollowOptions {
  /** From when on the chart looks, in microseconds; null: the last quarter of an hour. */
  readonly fromUs: number | null;
  /** False once a person has moved the view. */
  readonly onFollowing: (following: boolean) => void;
}

const LEAD_S = 60;
const WINDOW_S = 15 * 60;

export function followView(chart: IChartApi, element: HTMLElement, { fromUs, onFollowing }: FollowOptions) {
  let following = true;
  let [firstS, newestS]: [number | null, number | null] = [null, null];
  const set = (next: boolean) => {
    if (following !== next) onFollowing(next);
    following = next;
  };
  const show = (): void => {
    if (!following || firstS === null || newestS === null) return;
    const wanted = fromUs === null ? newestS - WINDOW_S : Math.min(secondOf(fromUs) - LEAD_S, newestS - LEAD_S);
    // What is not known of an older order would push what is to the edge.
    const from = Math.max(wanted, Math.min(firstS, newestS - LEAD_S));
    chart.timeScale().setVisibleRange({ from: from as UTCTimestamp, to: newestS as UTCTimestamp });
  };
  const moved = () => set(false);
  element.addEventListener('wheel', moved, { passive: true });
  element.addEventListener('pointerdown', moved);
  // The library keeps its bars as wide as they are: what came while there was no room would stay a line at the edge.
  chart.timeScale().subscribeSizeChange(show);
  return {
    keep(times: readonly [first: number | null, newest: number | null]): void {
      [firstS, newestS] = times;
      show();
    },
    follow(): void {
      set(true);
      show();
    },
    close(): void {
      chart.timeScale().unsubscribeSizeChange(show);
      element.removeEventListener('wheel', moved);
      element.removeEventListener('pointerdown', moved);
    },
  };
}
