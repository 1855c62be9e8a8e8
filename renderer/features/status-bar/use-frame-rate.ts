/** Frames the screen was drawn in the last second: how the desk itself is doing. Null while the page is hidden. */
import { useEffect, useState } from 'react';

export function useFrameRate(): number | null {
  const [rate, setRate] = useState<number | null>(null);
  useEffect(() => {
    let frames = 0;
    let since = performance.now();
    let request = requestAnimationFrame(function count(now: number) {
      frames++;
      if (now - since >= 1_000) {
        setRate(Math.round((frames * 1_000) / (now - since)));
        frames = 0;
        since = now;
      }
      request = requestAnimationFrame(count);
    });
    const hidden = (): void => {
      if (document.hidden) setRate(null);
      frames = 0;
      since = performance.now();
    };
    document.addEventListener('visibilitychange', hidden);
    return () => {
      cancelAnimationFrame(request);
      document.removeEventListener('visibilitychange', hidden);
    };
  }, []);
  return rate;
}
