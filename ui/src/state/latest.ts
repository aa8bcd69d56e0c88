// One piece of work at a time: of all that is asked for meanwhile only the newest is done, and what came of an older
// question is dropped. So typing is never behind, however long an answer takes, and nothing waits for a clock.

export class Latest<Asked> {
  #busy = false;
  #next: { asked: Asked } | null = null;

  /** `work` answers how to take what came of it; it throws nothing. */
  constructor(private work: (asked: Asked) => Promise<() => void>) {}

  async ask(asked: Asked) {
    this.#next = { asked };
    if (this.#busy) return;
    this.#busy = true;
    while (this.#next) {
      const { asked: newest }: { asked: Asked } = this.#next;
      this.#next = null;
      const take = await this.work(newest);
      if (!this.#next) take();
    }
    this.#busy = false;
  }
}
