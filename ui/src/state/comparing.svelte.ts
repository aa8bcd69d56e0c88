// The comparison of the token that is shown with another one: with which, and how they compare.
import * as ipc from "../ipc";
import type { ComparedChoice, ComparisonView, ErrorView } from "../ipc";
import { asError } from "./failure";
import { Latest } from "./latest";

type Both = { one: ComparedChoice; other: ComparedChoice };

/** Two tokens, compared anew whenever they are others. */
export class Comparison {
  view = $state.raw<ComparisonView | null>(null);
  failure = $state.raw<ErrorView | null>(null);
  #compare = new Latest((both: Both) => this.#of(both));

  async of(one: ComparedChoice, other: ComparedChoice) {
    await this.#compare.ask({ one, other });
  }

  forget() {
    this.view = this.failure = null;
  }

  async #of({ one, other }: Both): Promise<() => void> {
    try {
      const view = await ipc.tokensCompare(one, other);
      return () => this.#take(view, null);
    } catch (thrown) {
      return () => this.#take(null, asError(thrown));
    }
  }

  #take(view: ComparisonView | null, failure: ErrorView | null) {
    this.view = view;
    this.failure = failure;
  }
}

export class Comparing {
  open = $state(false);
  /** By its key; null: what comes first. */
  chosen = $state<string | null>(null);
  /** The person's own text; like that of the scratchpad, it is kept nowhere. */
  pasted = $state("");

  /** Opens it with the token of this key, or with what comes first. */
  start(key: string | null = null) {
    this.chosen = key;
    this.open = true;
  }

  close() {
    this.open = false;
    this.chosen = null;
    this.pasted = "";
  }
}
