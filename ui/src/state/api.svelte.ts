// Requests to APIs: what is written for each profile, kept while the window is open; what became of it is asked for with
// the token set, as the questions to the server are.
import { SvelteMap } from "svelte/reactivity";
import * as ipc from "../ipc";
import type { ApiChoice, ApiRequestView } from "../ipc";
import type { Row } from "./document";

export const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"] as const;
/** What the request is known by among the questions of a token set. */
export const REQUEST = "api";

/** A request as it is written. */
export class WrittenRequest {
  method = $state("GET");
  url = $state("");
  headers = $state<Row[]>([]);
  body = $state("");
  /** What of the last time is not filled in, as it may be a secret. */
  leftOut = $state.raw<readonly string[]>([]);

  /** Whether nothing was written yet. */
  get isEmpty(): boolean {
    return this.url === "" && this.body === "" && this.headers.length === 0;
  }

  take(last: ApiRequestView) {
    this.method = last.method;
    this.url = last.url;
    this.headers = last.headers.map(({ name, value }) => ({ name, value: value ?? "" }));
    this.body = last.content ?? "";
    this.leftOut = last.left_out;
  }

  /** As it is sent; a row without a name is none. */
  choice(plaintext: boolean): ApiChoice {
    const headers = this.headers.filter((row) => row.name !== "" || row.value !== "");
    return {
      method: this.method,
      url: this.url,
      headers: headers.map(({ name, value }) => [name, value]),
      content: this.body === "" ? null : this.body,
      plaintext,
    };
  }
}

export class Api {
  /** Whether the part is unfolded. */
  open = $state(false);
  /** Counts how often the person wanted to write the request. */
  wanted = $state(0);
  #byProfile = new SvelteMap<number, WrittenRequest>();

  /** The request of a profile. */
  of(profileId: number): WrittenRequest | undefined {
    return this.#byProfile.get(profileId);
  }

  /** Begins with the request that the profile made last. */
  async begin(profileId: number) {
    if (this.#byProfile.has(profileId)) return;
    const written = new WrittenRequest();
    this.#byProfile.set(profileId, written);
    const last = await ipc.apiRequestLast(profileId);
    if (last && written.isEmpty) written.take(last);
  }

  /** Nothing typed outlives a lock: it may be a secret. */
  forget() {
    this.#byProfile.clear();
    this.open = false;
  }
}
