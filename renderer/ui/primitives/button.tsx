/** A button in one of three weights; at most one `primary` in a view. Red is for stopping, so `danger` is amber. */
import type { ButtonHTMLAttributes, Ref } from 'react';
import css from './button.module.css';

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly kind?: 'plain' | 'primary' | 'danger';
  /** A command of this button's is unanswered: it shows as pending and takes no second press. */
  readonly pending?: boolean;
  readonly ref?: Ref<HTMLButtonElement>;
}

export function Button({ kind = 'plain', pending = false, className, disabled, children, ...rest }: ButtonProps) {
  const classes = [css['button'], css[kind], pending ? css['pending'] : '', className].filter(Boolean).join(' ');
  return (
    <button type="button" className={classes} disabled={disabled || pending} aria-busy={pending || undefined} {...rest}>
      {children}
    </button>
  );
}
