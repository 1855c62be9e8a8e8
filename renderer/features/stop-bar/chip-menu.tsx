/** A chip that opens a list of scopes to choose from; what is chosen shows in the chip. */
import { useId } from 'react';
import { usePopover } from './use-popover.ts';
import css from './scope-chips.module.css';

export interface ChipOption {
  readonly label: string;
  readonly chosen: boolean;
  readonly toggle: () => void;
}

export function ChipMenu({ label, options }: { label: string; options: readonly ChipOption[] }) {
  const { open, toggle, root } = usePopover<HTMLDivElement>();
  const listId = useId();
  const chosen = options.filter((option) => option.chosen).map((option) => option.label);

  return (
    <div
      ref={root}
      className={css['menu']}
      onKeyDown={(event) => {
        if (event.key === 'ArrowDown' || event.key === 'ArrowUp') moveFocus(event);
      }}
    >
      <button
        type="button"
        className={`${css['chip']} ${chosen.length > 0 ? css['chosen'] : ''}`}
        aria-haspopup="true"
        aria-expanded={open}
        aria-controls={listId}
        disabled={options.length === 0}
        onClick={toggle}
      >
        {chosen.length === 0 ? `${label}…` : chosen.length === 1 ? chosen[0] : `${chosen.length} ${label}s`}
      </button>
      {open ? (
        <div id={listId} className={css['list']} role="group" aria-label={label}>
          {options.map((option) => (
            <button
              key={option.label}
              type="button"
              className={css['option']}
              role="checkbox"
              aria-checked={option.chosen}
              onClick={option.toggle}
            >
              <span aria-hidden="true">{option.chosen ? '■' : '□'}</span>
              {option.label}
            </button>
          ))}
        </div>
      ) : null}
    </div>
  );
}

function moveFocus(event: React.KeyboardEvent<HTMLElement>): void {
  const buttons = [...event.currentTarget.querySelectorAll('button')];
  const step = event.key === 'ArrowDown' ? 1 : -1;
  const at = buttons.indexOf(document.activeElement as HTMLButtonElement) + step;
  event.preventDefault();
  event.stopPropagation();
  buttons[Math.min(buttons.length - 1, Math.max(0, at))]?.focus();
}
