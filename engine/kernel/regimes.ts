/** The regimes that an engine goes by: those that its market tells of itself, where it does. */
import type { Regime } from '../../shared/domain/regime.ts';
import type { Regimes } from '../core/regime.ts';
import type { KernelParts } from './kernel-parts.ts';

/** The same answer at the same engine time, however often it is asked. */
export function openRegimes({ options, nowUs }: Pick<KernelParts, 'options' | 'nowUs'>): Regimes {
  let atUs = -1;
  let known: ReadonlyMap<string, Regime> = new Map();
  return {
    regimeOf(instrument) {
      if (nowUs() !== atUs) {
        atUs = nowUs();
        known = new Map(options.feed.truth?.regimes(atUs).map((row) => [row.instrument, row.regime]) ?? []);
      }
      return known.get(instrument) ?? null;
    },
  };
}
