import { expect, it } from 'vitest';
import { US_PER_MINUTE, US_PER_SECOND } from '../../../shared/std/duration.ts';
import { MovingBand } from './price-band.ts';
import { SESSION_END_US, SESSION_START_US } from './profile.ts';

const PX = 400_000;

it('begins at the price of an auction, in whole ticks towards it', () => {
  expect(new MovingBand(0.05).restart(PX, SESSION_START_US)).toEqual({ lowPx: 380_000, highPx: 420_000 });
  expect(new MovingBand(0.05).restart(100_050, SESSION_START_US)).toEqual({ lowPx: 95_100, highPx: 105_000 });
});

it('follows the mean of the last five minutes, once that has moved by 1 % and no sooner than every half minute', () => {
  const band = new MovingBand(0.05);
  band.restart(PX, SESSION_START_US);
  band.traded(PX * 1.009);
  expect(band.advanceTo(SESSION_START_US + 30 * US_PER_SECOND)).toBeNull();
  band.traded(PX * 1.013);
  expect(band.advanceTo(SESSION_START_US + 59 * US_PER_SECOND)).toBeNull();
  // The mean of both.
  expect(band.advanceTo(SESSION_START_US + 60 * US_PER_SECOND)).toEqual({ lowPx: 384_200, highPx: 424_600 });
  band.traded(PX);
  // What is older than five minutes has left the mean.
  expect(band.advanceTo(SESSION_START_US + 6 * US_PER_MINUTE)).toEqual({ lowPx: 380_000, highPx: 420_000 });
});

it('is twice as wide in the last 25 minutes', () => {
  const band = new MovingBand(0.05);
  band.restart(PX, SESSION_START_US);
  expect(band.advanceTo(SESSION_END_US - 25 * US_PER_MINUTE - 1)).toBeNull();
  expect(band.advanceTo(SESSION_END_US - 25 * US_PER_MINUTE)).toEqual({ lowPx: 360_000, highPx: 440_000 });
  expect(band.advanceTo(SESSION_END_US)).toBeNull();
});
