/** Index of the first of `count` rising keys that is not below `key`. Looks at the last few one by one: a book's best prices are there. */
export function firstNotBelow(keys: Float64Array, count: number, key: number): number {
  let high = count;
  for (const near = Math.max(0, high - 4); high > near; high--) if (keys[high - 1]! < key) return high;
  let low = 0;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (keys[middle]! < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
