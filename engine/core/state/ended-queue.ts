/** What has ended and is still known, oldest first, with when it ended: what is forgotten is taken from the front. */
interface Ended {
  readonly id: string;
  readonly tsUs: number;
}

export class EndedQueue {
  rows: Ended[] = [];

  ended(id: string, tsUs: number): void {
    this.rows.push({ id, tsUs });
  }

  /** How many of the oldest are more than `kept`, ended by `untilUs`, and may go: up to the first that may not. */
  beyond(kept: number, untilUs: number, may: (id: string) => boolean = () => true): number {
    const most = Math.max(0, this.rows.length - kept);
    for (let i = 0; i < most; i++) if (this.rows[i]!.tsUs > untilUs || !may(this.rows[i]!.id)) return i;
    return most;
  }

  /** The oldest, which are in it no more. */
  take(count: number): string[] {
    return this.rows.splice(0, count).map(({ id }) => id);
  }

  /** The same of all that `wanted` picks. */
  takeThose(wanted: (id: string) => boolean): string[] {
    const taken = this.rows.filter(({ id }) => wanted(id));
    if (taken.length > 0) this.rows = this.rows.filter(({ id }) => !wanted(id));
    return taken.map(({ id }) => id);
  }
}
