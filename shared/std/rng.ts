/**
 * Seeded random numbers. The engine takes every random choice from an injected generator, so that a run is reproduced
 * from its seed. Source: xoshiro128** 1.1, Blackman & Vigna (2018); seeding by SplitMix32.
 */

export interface Rng {
  /** A float in [0, 1) with 32 random bits. */
  next(): number;
  /** An integer in [0, bound). */
  below(bound: number): number;
  /** A generator of its own for a part of the system, so that one part's draws never shift another's. */
  fork(label: string): Rng;
}

export function seededRng(seed: number | string): Rng {
  const state = seedState(typeof seed === 'number' ? String(seed) : seed);
  const nextUint = (): number => {
    const result = Math.imul(rotl(Math.imul(state[1]!, 5), 7), 9) >>> 0;
    const shifted = state[1]! << 9;
    state[2]! ^= state[0]!;
    state[3]! ^= state[1]!;
    state[1]! ^= state[2]!;
    state[0]! ^= state[3]!;
    state[2]! ^= shifted;
    state[3] = rotl(state[3]!, 11);
    return result;
  };
  return {
    next: () => nextUint() / 4294967296,
    below: (bound) => Math.floor((nextUint() / 4294967296) * bound),
    fork: (label) => seededRng(`${seed}/${label}`),
  };
}

function seedState(seed: string): Int32Array {
  let h = 0x9e3779b9 | 0;
  for (let i = 0; i < seed.length; i++) h = Math.imul(h ^ seed.charCodeAt(i), 0x85ebca6b) ^ (h >>> 13);
  const state = new Int32Array(4);
  for (let i = 0; i < 4; i++) {
    h = (h + 0x9e3779b9) | 0;
    let z = h;
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
    state[i] = z ^ (z >>> 16);
  }
  if (state.every((word) => word === 0)) state[0] = 1;
  return state;
}

const rotl = (x: number, k: number): number => (x << k) | (x >>> (32 - k));
