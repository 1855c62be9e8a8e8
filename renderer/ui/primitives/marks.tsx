/** The small marks of the desk: side, engine, key, progress. Each says in words or signs what its colour says. */
import type { Side as SideName } from '../../../shared/domain/basics/scalars.ts';
import css from './marks.module.css';

/** `▲ BUY`, `▼ SELL`: the sign and the word carry it, the hue only helps. */
export function Side({ side }: { side: SideName }) {
  return <span className={sideClass(side)}>{sideWords(side)}</span>;
}
/** A side that this desk does not know is neither, and stands by its own name. */
export const sideWords = (side: SideName): string =>
  side === 'buy' ? '▲ BUY' : side === 'sell' ? '▼ SELL' : `? ${String(side).toUpperCase()}`;
/** For grid cells that make their own element. */
export const sideClass = (side: SideName): string => `${css['side']} ${css[side]}`;

/** An engine's hue, `var(--engine-1)`; its name stands beside it. */
export function EngineSquare({ hue }: { hue: string }) {
  return <span className={css['square']} style={{ background: hue }} aria-hidden="true" />;
}

/** A key or a chord as printed on the keyboard: `Ctrl+K`. */
export function KeyHint({ keys }: { keys: string }) {
  return <kbd className={css['key']}>{keys}</kbd>;
}

/** A share of a whole with what it is in words; `tone` stop is for stops alone. */
export function ProgressBar({
  value,
  of,
  label,
  tone = 'plain',
}: {
  value: number;
  of: number;
  label: string;
  tone?: 'plain' | 'stop' | 'attention';
}) {
  const share = of > 0 ? Math.min(1, Math.max(0, value / of)) : 1;
  return (
    <div
      className={css['track']}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={of}
      aria-valuenow={Math.min(value, of)}
    >
      <div className={`${css['bar']} ${css[tone]}`} style={{ width: `${share * 100}%` }} />
    </div>
  );
}
