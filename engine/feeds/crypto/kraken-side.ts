/** One side of a Kraken book, with each level's digits as the exchange wrote them: the checksum is over these. */
import { BookSide } from '../book-side.ts';
import { listIn, textIn } from '../wire/json-shape.ts';
import type { CryptoMarket } from './crypto-market.ts';

/** Levels that the checksum covers, whatever the depth. */
const CHECKED = 10;

export class KrakenSide {
  readonly #side: BookSide;
  readonly #depth: number;
  readonly #market: CryptoMarket;
  /** Digits of a price's level. */
  readonly #digits = new Map<number, string>();

  constructor(sign: 1 | -1, depth: number, market: CryptoMarket) {
    this.#side = new BookSide(sign, Infinity);
    this.#depth = depth;
    this.#market = market;
  }

  replace(levels: readonly unknown[]): void {
    this.#side.clear();
    this.#digits.clear();
    this.apply(levels);
  }

  /** In the order given, of which the last word counts; what is then beyond the depth is dropped. */
  apply(levels: readonly unknown[]): void {
    for (const item of levels) {
      const [price, volume] = listIn(item, 'a level');
      const px = this.#market.px(price);
      const qty = this.#market.qty(volume);
      if (qty === 0) {
        this.#side.take(px, Infinity);
        this.#digits.delete(px);
      } else {
        this.#side.set(px, qty);
        this.#digits.set(px, bare(textIn(price, 'a price')) + bare(textIn(volume, 'a volume')));
      }
    }
    if (this.#side.count <= this.#depth) return;
    for (const { px } of this.#side.levels(Infinity).slice(this.#depth)) {
      this.#side.take(px, Infinity);
      this.#digits.delete(px);
    }
  }

  digits(): string {
    let text = '';
    for (const { px } of this.#side.levels(CHECKED)) text += this.#digits.get(px);
    return text;
  }
}

const bare = (decimal: string): string => decimal.replace('.', '').replace(/^0+/, '');
