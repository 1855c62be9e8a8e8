/** A state as a word in a box. The word says it; the tone only helps the eye. */
import css from './badge.module.css';

export type BadgeTone = 'neutral' | 'auto' | 'attention' | 'stop' | 'muted' | 'good';

export function Badge({ tone = 'neutral', children }: { tone?: BadgeTone; children: string }) {
  return <span className={badgeClass(tone)}>{children}</span>;
}

/** For grid cells that make their own element. */
export const badgeClass = (tone: BadgeTone): string => `${css['badge']} ${css[tone]}`;
