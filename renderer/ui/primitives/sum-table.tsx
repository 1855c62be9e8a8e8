/** A table of sums by what a trader chooses: the choice above, heads and names that stay in view, figures that line up. */
import type { ReactNode } from 'react';
import { Segments } from './segments.tsx';
import css from './sum-table.module.css';

export interface SumTableProps<V extends string> {
  /** `Costs by strategy` */
  readonly label: string;
  /** Before the choices: `summed by`. */
  readonly lead: string;
  readonly choices: string;
  readonly by: V;
  readonly options: readonly { readonly value: V; readonly title: string }[];
  readonly onBy: (by: V) => void;
  /** What the figures are in. */
  readonly note?: string;
  readonly children: ReactNode;
}

export function SumTable<V extends string>(props: SumTableProps<V>) {
  const { label, lead, choices, by, options, onBy, note, children } = props;
  return (
    <div className={css['frame']}>
      <div className={css['by']}>
        {lead}
        <Segments label={choices} value={by} segments={options} onChange={onBy} />
        {note ? <span>{note}</span> : null}
      </div>
      {/* Focusable, so that the keyboard can scroll it. */}
      <div className={css['scroll']} tabIndex={0} role="region" aria-label={`Table: ${label}`}>
        <table className={css['table']} aria-label={label}>
          {children}
        </table>
      </div>
    </div>
  );
}

export type SumTone = 'plain' | 'attention' | 'gain' | 'loss' | 'label' | 'words';
/** The class of a cell; none where it says no more than its figure. */
export const sumTone = (tone: SumTone): string | undefined => (tone === 'plain' ? undefined : css[tone]);

/** The name of a row that leads somewhere. */
export function SumName({ title, onGo, children }: { title?: string; onGo: () => void; children: ReactNode }) {
  return (
    <button type="button" className={css['name']} title={title} onClick={onGo}>
      {children}
    </button>
  );
}
