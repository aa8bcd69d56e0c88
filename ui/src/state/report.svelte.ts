// The report of the token that is shown: asked for anew when another one is.
import * as ipc from "../ipc";
import type { ReportView, TokenKind } from "../ipc";
import { Trying } from "./trying.svelte";

export class Report extends Trying<ReportView> {
  view = $derived(this.result);

  /** Of a token set's token; of a JWT that was made of it, where `jwtId` names one. */
  of(tokenSetId: number, kind: TokenKind, jwtId: number | null): Promise<void> {
    return this.run(() => (jwtId === null ? ipc.tokenReport(tokenSetId, kind) : ipc.jwtReport(jwtId)));
  }
}
