// From the URL of an API to its authorization server: what the API says of itself fills a draft in.
import * as ipc from "../ipc";
import type { ErrorView, ProtectedResourceView } from "../ipc";
import { nextDiscovery } from "./discoveries";
import type { Draft } from "./draft.svelte";
import { asError } from "./failure";

export class ResourceSearch {
  url = $state("");
  searching = $state(false);
  found = $state.raw<ProtectedResourceView | null>(null);
  failure = $state.raw<ErrorView | null>(null);
  /** The issuer that was taken over. */
  taken = $state<string | null>(null);
  #number = 0;
  /** What was filled in by an earlier search, and may be filled in anew. */
  #scope = "";
  #resource = "";

  constructor(readonly draft: Draft) {}

  write(url: string) {
    this.stop();
    this.url = url;
    this.found = this.failure = this.taken = null;
  }

  /** Asks the API; without TLS off this computer only where `plaintext` allows it. */
  async find(plaintext = false) {
    if (this.url === "" || this.searching) return;
    const number = (this.#number = nextDiscovery());
    this.searching = true;
    this.found = this.failure = this.taken = null;
    try {
      const found = await ipc.serverResource(number, this.url, { plaintext });
      if (number !== this.#number) return;
      this.found = found;
      const [only, ...others] = found.authorization_servers;
      if (only !== undefined && others.length === 0) await this.choose(only);
    } catch (thrown) {
      if (number === this.#number) this.failure = asError(thrown);
    } finally {
      if (number === this.#number) this.searching = false;
    }
  }

  /** Ends a search under way; whatever it still finds is dropped. */
  stop() {
    if (!this.searching) return;
    void ipc.serverDiscoverCancel(this.#number).catch(() => undefined);
    this.#number = 0;
    this.searching = false;
  }

  /** Fills in an issuer that the API names, and what it says beside; what the person wrote there stays. */
  async choose(issuer: string) {
    const { draft, found } = this;
    if (!found) return;
    this.taken = issuer;
    const scope = found.scopes.join(" ");
    if ([this.#scope, ""].includes(draft.read("scope"))) draft.write("scope", scope);
    this.#scope = scope;
    // A document may write a single text, too.
    const resources = [draft.document.resource ?? []].flat();
    if ([this.#resource, ""].includes(resources.join(" "))) draft.write("resource", [found.resource]);
    this.#resource = found.resource;
    draft.write("authorization_server.issuer", issuer);
    await draft.discover(issuer);
  }
}
