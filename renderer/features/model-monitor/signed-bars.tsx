/** Bars to either side of zero on one scale, each with its label, its figure with a sign, and a word where it has one. */
import css from './model-monitor.module.css';

export interface SignedBar {
  readonly key: string;
  readonly label: string;
  /** Null: there is none, and a word says why. */
  readonly value: number | null;
  readonly text: string;
  readonly word?: string;
  readonly strong?: boolean;
  readonly title?: string;
}

export interface SignedBarsProps {
  readonly label: string;
  readonly bars: readonly SignedBar[];
  readonly scale: number;
  readonly onChoose?: (key: string) => void;
  readonly chosen?: string;
}

export function SignedBars({ label, bars, scale, onChoose, chosen }: SignedBarsProps) {
  return (
    <ul className={css['bars']} aria-label={label}>
      {bars.map((bar) => (
        <li key={bar.key} className={bar.strong ? css['strong'] : undefined} title={bar.title}>
          {onChoose ? (
            <button
              type="button"
              className={css['barLabel']}
              aria-pressed={bar.key === chosen}
              onClick={() => onChoose(bar.key)}
            >
              {bar.label}
            </button>
          ) : (
            <span className={css['barLabel']}>{bar.label}</span>
          )}
          <Bar value={bar.value} scale={scale} />
          <span className={css['barText']}>{bar.text}</span>
          {bar.word === undefined ? null : <span className={css['barWord']}>{bar.word}</span>}
        </li>
      ))}
    </ul>
  );
}

function Bar({ value, scale }: { value: number | null; scale: number }) {
  const share = value === null ? 0 : Math.min(1, Math.abs(value) / scale) * 50;
  const left = (value ?? 0) < 0 ? 50 - share : 50;
  return (
    <span className={css['track']} aria-hidden="true">
      <span
        className={(value ?? 0) < 0 ? css['minus'] : css['plus']}
        style={{ left: `${left}%`, width: `${share}%` }}
      />
    </span>
  );
}
