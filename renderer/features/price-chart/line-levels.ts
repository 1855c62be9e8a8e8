/**
 * A line's points in order of time, and above them the least and the greatest of every 4, 8, 16 … of them. However many
 * points a stretch has, what is drawn or asked of it costs about as much as it has pixels, and no extreme is lost.
 */
import type { Point } from './points.ts';

/** Points of a bucket of the lowest level; each level above joins two. */
export const FINEST = 4;

export interface Extremes {
  readonly least: number;
  readonly most: number;
}

interface Level {
  readonly least: number[];
  readonly most: number[];
}

export class LineLevels {
  /** Seconds, strictly rising. */
  readonly times: number[] = [];
  /** NaN is a gap. */
  readonly values: number[] = [];
  #levels: Level[] = [];

  putAll(points: readonly Point[]): void {
    this.times.length = this.values.length = 0;
    this.#levels = [];
    for (const { time, value } of points) {
      this.times.push(time);
      this.values.push(value ?? Number.NaN);
    }
    this.#renew(0, this.times.length - 1);
  }

  /** Adds a point, or changes the one of its time. */
  put({ time, value = Number.NaN }: Point): void {
    const { times, values } = this;
    const at = this.indexAt(time);
    if (times[at] === time) {
      values[at] = value;
      return this.#renew(at, at);
    }
    times.splice(at, 0, time);
    values.splice(at, 0, value);
    this.#renew(at, times.length - 1);
  }

  /** Where the first point at or after a time stands. */
  indexAt(time: number): number {
    let [low, high] = [0, this.times.length];
    if (high > 0 && time > this.times[high - 1]!) return high;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.times[middle]! < time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Undefined where the line has no value at that very second. */
  valueAt(time: number): number | undefined {
    const at = this.indexAt(time);
    const value = this.times[at] === time ? this.values[at]! : Number.NaN;
    return Number.isNaN(value) ? undefined : value;
  }

  /** The last value between two places; undefined where all are gaps. */
  lastValue(from: number, to: number): number | undefined {
    for (let at = Math.min(to, this.values.length) - 1; at >= from; at--)
      if (!Number.isNaN(this.values[at])) return this.values[at];
    return undefined;
  }

  /** Of `size` points, a power of two from {@link FINEST} on, that begin at a multiple of it; null where all are gaps. */
  bucket(at: number, size: number): Extremes | null {
    const level = this.#levels[Math.log2(size / FINEST)];
    const least = level?.least[at / size] ?? Number.POSITIVE_INFINITY;
    return least === Number.POSITIVE_INFINITY ? null : { least, most: level!.most[at / size]! };
  }

  /** Of the points from one place up to another; null where there are none. */
  extremes(from: number, to: number): Extremes | null {
    let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let at = Math.max(0, from), end = Math.min(to, this.times.length); at < end;) {
      let level = -1;
      let size = FINEST;
      while (at % size === 0 && at + size <= end && level + 1 < this.#levels.length) {
        level++;
        size *= 2;
      }
      if (level === -1) {
        const value = this.values[at++]!;
        if (value < least) least = value;
        if (value > most) most = value;
        continue;
      }
      size /= 2;
      least = Math.min(least, this.#levels[level]!.least[at / size]!);
      most = Math.max(most, this.#levels[level]!.most[at / size]!);
      at += size;
    }
    return least > most ? null : { least, most };
  }

  /** Makes anew what the points from one place to another, both counted, are part of. */
  #renew(first: number, last: number): void {
    let below: Level = { least: this.values, most: this.values };
    let joined = FINEST;
    for (let size = FINEST, at = 0; size / 2 < this.times.length; size *= 2, at++) {
      const level = (this.#levels[at] ??= { least: [], most: [] });
      for (let bucket = Math.floor(first / size); bucket <= Math.floor(last / size); bucket++) {
        let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
        const end = Math.min(below.least.length, (bucket + 1) * joined);
        for (let part = bucket * joined; part < end; part++) {
          // A gap is neither.
          if (below.least[part]! < least) least = below.least[part]!;
          if (below.most[part]! > most) most = below.most[part]!;
        }
        level.least[bucket] = least;
        level.most[bucket] = most;
      }
      below = level;
      joined = 2;
    }
  }
}
