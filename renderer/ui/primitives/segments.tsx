/** A choice of one among few, side by side, each with how many it has, once anything is known. */
import { formatCount, NONE } from '../words/format.ts';
import { useUnheard } from './panel.tsx';
import css from './segments.module.css';

export interface Segment<V extends string> {
  readonly value: V;
  readonly title: string;
  readonly count?: number;
  /** The count asks for attention while it is above zero. */
  readonly needs?: boolean;
}

export interface SegmentsProps<V extends string> {
  readonly label: string;
  readonly value: V;
  readonly segments: readonly Segment<V>[];
  readonly onChange: (value: V) => void;
}

export function Segments<V extends string>({ label, value, segments, onChange }: SegmentsProps<V>) {
  const unheard = useUnheard();
  return (
    <div className={css['segments']} role="group" aria-label={label}>
      {segments.map((segment) => (
        <button
          key={segment.value}
          type="button"
          className={css['segment']}
          aria-pressed={segment.value === value}
          onClick={() => onChange(segment.value)}
        >
          {segment.title}
          {segment.count === undefined ? null : (
            <span className={`${css['count']} ${segment.needs && segment.count > 0 && !unheard ? css['needs'] : ''}`}>
              {unheard ? NONE : formatCount(segment.count)}
            </span>
          )}
        </button>
      ))}
    </div>
  );
}
