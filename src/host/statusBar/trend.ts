const defaults = {
  /** Looks that are remembered: at 4 changes a second some 10 seconds, long enough to see through the noise of single batches. */
  looks: 40,
};

interface Look {
  count: number;
  sum: number;
}

/** Where a metric is heading, told from its running totals: the mean of the newer half of the last points against the older half. */
export class Trend {
  #looks: Look[] = [];

  /** @param count finite points so far @param sum their sum */
  add(count: number, sum: number): void {
    const last = this.#looks.at(-1);
    if (last && count < last.count) this.#looks = [];
    if (last?.count !== count) this.#looks.push({ count, sum });
    if (this.#looks.length > defaults.looks) this.#looks.shift();
  }

  /** 1 rising, −1 falling, 0 level or unknown. */
  get sign(): -1 | 0 | 1 {
    const first = this.#looks[0];
    const middle = this.#looks[this.#looks.length >> 1];
    const last = this.#looks.at(-1);
    if (!first || !middle || !last || middle === first || middle === last) return 0;
    const older = (middle.sum - first.sum) / (middle.count - first.count);
    const newer = (last.sum - middle.sum) / (last.count - middle.count);
    return Math.sign(newer - older) as -1 | 0 | 1;
  }
}
