/**
 * A press that counts once it was held: by pointer, or by Space or Enter. Letting go early, leaving or losing focus
 * takes it back. It counts once a press.
 */
import { useEffect, useRef, useState } from 'react';

/** How long a press on STOP is held. */
export const HOLD_MS = 500;

export function useHold(onHeld: () => void) {
  const [holding, setHolding] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const begin = (): void => {
    clearTimeout(timer.current);
    setHolding(true);
    timer.current = setTimeout(() => {
      setHolding(false);
      onHeld();
    }, HOLD_MS);
  };
  const end = (): void => {
    clearTimeout(timer.current);
    setHolding(false);
  };
  useEffect(() => () => clearTimeout(timer.current), []);

  const handlers = {
    onPointerDown: (event: React.PointerEvent) => {
      if (event.button === 0) begin();
    },
    onPointerUp: end,
    onPointerLeave: end,
    onPointerCancel: end,
    onContextMenu: (event: React.MouseEvent) => event.preventDefault(),
    onKeyDown: (event: React.KeyboardEvent) => {
      if (event.key !== ' ' && event.key !== 'Enter') return;
      event.preventDefault();
      if (!event.repeat) begin();
    },
    onKeyUp: end,
    onBlur: end,
  };
  return { holding, handlers };
}
