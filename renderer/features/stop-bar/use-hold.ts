/**
 * A press that counts once it was held: by pointer, or by Space or Enter. Let go early it does not count and says so,
 * since whoever presses STOP must not believe that it has; moved away or left by focus it is taken back.
 */
import { useEffect, useRef, useState } from 'react';

/** How long a press on STOP is held. */
const HOLD_MS = 500;

export function useHold(onHeld: () => void, onTooShort: () => void) {
  const [holding, setHolding] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  const begin = (): void => {
    clearTimeout(timer.current);
    setHolding(true);
    timer.current = setTimeout(() => {
      setHolding(false);
      onHeld();
    }, HOLD_MS);
  };
  const takeBack = (): void => {
    clearTimeout(timer.current);
    setHolding(false);
  };
  const letGo = (): void => {
    if (holding) onTooShort();
    takeBack();
  };

  const handlers = {
    onPointerDown: (event: React.PointerEvent) => {
      if (event.button === 0) begin();
    },
    onPointerUp: letGo,
    onPointerLeave: takeBack,
    onPointerCancel: takeBack,
    onContextMenu: (event: React.MouseEvent) => event.preventDefault(),
    onKeyDown: (event: React.KeyboardEvent) => {
      if (event.key !== ' ' && event.key !== 'Enter') return;
      event.preventDefault();
      if (!event.repeat) begin();
    },
    onKeyUp: letGo,
    onBlur: takeBack,
    // A press that assistive technology makes has no length.
    onClick: (event: React.MouseEvent) => {
      if (event.detail === 0) onTooShort();
    },
  };
  return { holding, handlers };
}
