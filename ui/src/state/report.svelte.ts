// The report of the token that is shown: asked for anew when another one is.
import * as ipc from "../ipc";
import type { ReportView, TokenKind } from "../ipc";
import { Trying } from "./trying.svelte";

export class Report extends Trying<ReportView> {
  view = $derived(this.result);

  of(tokenSetId: number, kind: TokenKind): Promise<void> {
    return this.run(() => ipc.tokenReport(tokenSetId, kind));
  }
}
