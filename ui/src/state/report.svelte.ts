// The report of the token that is shown: asked for anew when another one is.
import * as ipc from "../ipc";
import type { ErrorView, ReportView, TokenKind } from "../ipc";
import { asError } from "./failure";

export class Report {
  view = $state.raw<ReportView | null>(null);
  failure = $state.raw<ErrorView | null>(null);
  busy = $state(false);
  #asked = 0;

  async of(tokenSetId: number, kind: TokenKind) {
    const asked = ++this.#asked;
    this.busy = true;
    this.view = null;
    this.failure = null;
    try {
      const view = await ipc.tokenReport(tokenSetId, kind);
      if (asked === this.#asked) this.view = view;
    } catch (thrown) {
      if (asked === this.#asked) this.failure = asError(thrown);
    } finally {
      if (asked === this.#asked) this.busy = false;
    }
  }
}
