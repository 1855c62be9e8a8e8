import { describe, expect, it } from 'vitest';
import { openAtPace } from './check-pace.ts';

/** A model that opens and answers in so long, by a clock that goes on with its work alone. */
function opened(openUs: number, answerUs: readonly number[]) {
  let [nowUs, runs] = [0, 0];
  const session = {
    inputs: 4,
    isOpen: true,
    run(window: Float32Array): Float32Array {
      nowUs += answerUs[runs++ % answerUs.length]!;
      return window;
    },
    close(): void {
      session.isOpen = false;
    },
  };
  const open = () => {
    nowUs += openUs;
    return session;
  };
  return { session, take: () => openAtPace('x.onnx', open, () => nowUs) };
}

describe('the pace of a model', () => {
  it('is let pass where it is quick at the median', () => {
    const { session, take } = opened(1_900_000, [50, 50, 9_000]);
    expect([take(), session.isOpen]).toEqual([session, true]);
  });

  it.each<[number, number, RegExp]>([
    [2_100_000, 50, /^x\.onnx: it took 2\.1 s to open and try, and would hold up an engine as long; make the model/],
    [100_000, 2_500, /^x\.onnx: an answer took 2\.5 ms at the median, and is late after 2 ms; make the model smaller/],
  ])('is refused where opening takes %i µs and an answer %i', (openUs, answerUs, words) => {
    const { session, take } = opened(openUs, [answerUs]);
    expect(take).toThrow(words);
    expect(session.isOpen).toBe(false);
  });
});
