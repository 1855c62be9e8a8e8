/**
 * Frames the screen was drawn in a second, counted in one second of five: how the desk itself is doing. To count is to ask
 * for every frame, which a desk at rest would not draw. Null while the page is hidden.
 */
import { useEffect, useState } from 'react';

const COUNTED_MS = 1_000;
const REST_MS = 4_000;

export function useFrameRate(): number | null {
  const [rate, setRate] = useState<number | null>(null);
  useEffect(() => {
    let request = 0;
    let due: ReturnType<typeof setTimeout> | undefined;
    const begin = (): void => {
      let frames = 0;
      const since = performance.now();
      request = requestAnimationFrame(function count(now: number) {
        frames++;
        if (now - since < COUNTED_MS) return void (request = requestAnimationFrame(count));
        setRate(Math.round((frames * 1_000) / (now - since)));
        due = setTimeout(begin, REST_MS);
      });
    };
    const end = (): void => {
      cancelAnimationFrame(request);
      clearTimeout(due);
    };
    const turned = (): void => {
      end();
      if (document.hidden) setRate(null);
      else begin();
    };
    turned();
    document.addEventListener('visibilitychange', turned);
    return () => {
      end();
      document.removeEventListener('visibilitychange', turned);
    };
  }, []);
  return rate;
}
