/** What an exception touches: the first of them by name, and how many there are. */
import { MAX_MEMBERS } from '../../shared/domain/safety/exception.ts';

export class Members {
  readonly #ids = new Set<string>();

  add(id: string): void {
    this.#ids.add(id);
  }

  get size(): number {
    return this.#ids.size;
  }

  toFields(): { members: string[]; memberCount: number } {
    const members: string[] = [];
    for (const id of this.#ids) {
      if (members.length === MAX_MEMBERS) break;
      members.push(id);
    }
    return { members, memberCount: this.#ids.size };
  }
}
