// A profile document while it is being edited: kept when another profile is opened, until it is saved or reverted.
import * as ipc from "../ipc";
import type { ErrorView, FieldProblem, KeyView, PresetView, ProfileDocument, ServerView } from "../ipc";
import { messages } from "../messages";
import { isEndpoint, leadsTo, nameFrom } from "./addresses";
import { BY_REGISTRATION, differOnlyByRegistration } from "./by_registration";
import { emptyDocument, fingerprint, parametersOf, put, read, rowsOf, write, type Row } from "./document";
import { nextDiscovery } from "./discoveries";
import { asError } from "./failure";
import { namedIn } from "./named";
import { differInTrustAlone, TRUSTED, trustedIn } from "./trusted";
import { unsupported } from "./unsupported";

const ISSUER = "authorization_server.issuer";
const SECRET = "client.client_secret";
const METHOD = "client.token_endpoint_auth_method";

/** A loopback redirect URI takes any free port (RFC 8252 §7.3). */
const LOOPBACK_REDIRECT = "http://127.0.0.1/callback";

export class Draft {
  document = $state<ProfileDocument>(emptyDocument());
  problems = $state.raw<FieldProblem[]>([]);
  touched = $state.raw<ReadonlySet<string>>(new Set());
  showAll = $state(false);
  failure = $state.raw<ErrorView | null>(null);
  server = $state.raw<ServerView | null>(null);
  discovering = $state(false);
  /** Where discovery failed last, to be asked again as it was asked. */
  #failedAt: { address: string; plaintext: boolean } | null = null;
  /** An address that was not read because it is not encrypted. */
  refusedAddress = $state<string | null>(null);
  saving = $state(false);
  /** Somebody else replaced the profile since this draft was made from it. */
  overtaken = $state(false);
  /** Which state of the profile it was made from; null: of none, or it may replace any. */
  readAt: number | null = null;
  /** The text of the JSON form; null while the form is shown. */
  json = $state<string | null>(null);
  jsonProblem = $state<string | null>(null);
  rows = $state<Record<string, Row[]>>({});
  /** Texts that cannot be written into the document yet, by path, each with what is wrong with it. */
  unfinished = $state<Record<string, { text: string; problem: string }>>({});
  preset = $state.raw<PresetView | null>(null);
  /** What may be said of the private key that was entered here. */
  key = $state.raw<Pick<KeyView, "public_jwks" | "algorithms"> | null>(null);
  #kept = $state.raw<ProfileDocument>(emptyDocument());
  #checked = 0;
  #left = new Set<string>();
  #suggested = "";
  #chosenMethod = "";
  #discovery = 0;
  /** What the person wrote since the draft began, and the server that all other endpoints are of. */
  #typed = new Set<string>();
  #server = "";

  // Getters and no $derived: a draft is first asked for by a form, and must go on working when that form is gone.
  get dirty(): boolean {
    if (Object.keys(this.unfinished).length > 0) return true;
    return fingerprint(this.document) !== fingerprint(this.#kept);
  }

  /** Whether the vault keeps the secret that is at `path`. */
  isKept(path: string): boolean {
    const secret = read(this.#kept, path);
    return typeof secret === "object" && secret !== null && "held" in secret;
  }

  /** `id`: the profile that it is a draft of; null: a new one. */
  constructor(
    document: ProfileDocument = emptyDocument(),
    readonly id: number | null = null,
    readAt: number | null = null,
  ) {
    this.reset(document, readAt);
  }

  /** Starts anew from `document`, which is taken as what is saved. */
  reset(document: ProfileDocument = this.#kept, readAt: number | null = this.readAt) {
    this.readAt = readAt;
    this.overtaken = false;
    this.#checked += 1;
    this.stopDiscovery();
    this.#kept = structuredClone($state.snapshot(document) as ProfileDocument);
    this.document = structuredClone(this.#kept);
    this.problems = [];
    this.touched = new Set();
    this.#left = new Set();
    this.#typed = new Set();
    this.#server = this.read(ISSUER);
    this.#chosenMethod = "";
    this.showAll = false;
    this.failure = null;
    this.server = null;
    this.rows = {};
    this.unfinished = {};
    this.key = null;
    if (this.json !== null) this.json = this.text();
    this.jsonProblem = null;
  }

  text = () => JSON.stringify(this.document, null, 2);

  read(path: string): string {
    const value = read(this.document, path);
    return typeof value === "string" ? value : "";
  }

  isWritten(path: string): boolean {
    return Boolean(read(this.document, path));
  }

  valueAt(path: string): unknown {
    return read(this.document, path);
  }

  /** Whether the document says anything at `path`, be it that nothing is meant. */
  isThere(path: string): boolean {
    return (this.valueAt(path) ?? null) !== null;
  }

  /** Reads what the preset of the document fills in. */
  async readPreset() {
    const name = this.read("preset");
    if (name === (this.preset?.row.name ?? "")) return;
    this.preset = null;
    if (name === "") return;
    try {
      const preset = await ipc.preset(name);
      if (name === this.read("preset")) this.preset = preset;
    } catch {
      // That there is no such preset is said at its field.
    }
  }

  /** What the preset fills in at `path`, where the document says nothing. */
  presetValue(path: string): unknown {
    // A server of one's own gets none of the preset's addresses.
    const isElsewhere =
      path.startsWith("authorization_server.") && Object.keys(this.document.authorization_server).length > 0;
    if (isElsewhere || this.isThere(path)) return undefined;
    return this.preset?.fills_in.find((each) => each.path === path)?.value;
  }

  /** The document with what its preset fills in. */
  get effective(): ProfileDocument {
    const whole = this.snapshot();
    for (const { path } of this.preset?.fills_in ?? []) {
      const value = this.presetValue(path);
      if (value !== undefined) put(whole, path, value);
    }
    return whole;
  }

  /** Writes what the person entered. */
  write(path: string, value: unknown) {
    delete this.unfinished[path];
    write(this.document, path, value);
    this.#typed.add(path);
    if (path === ISSUER) this.#leaveServer();
    if (path !== "grant_type") return;
    // Another grant has other fields, and other response types.
    write(this.document, "response_type", undefined);
    this.unfinished = {};
    this.rows = {};
  }

  /** As `write`, but what is empty stays: it is being filled in. */
  put(path: string, value: unknown) {
    delete this.unfinished[path];
    put(this.document, path, value);
    this.#typed.add(path);
    if (path === SECRET) this.#chooseMethod();
  }

  /** Keeps a text that cannot be written into the document yet; until it can, the draft cannot be saved. */
  hold(path: string, text: string, problem: string) {
    this.unfinished[path] = { text, problem };
  }

  /** The rows of a group, without those that have a field of their own. */
  rowsAt(path: string): Row[] {
    const named = namedIn(this.document, path);
    return this.rows[path] ?? rowsOf(read(this.document, path)).filter((row) => !(row.name in named));
  }

  writeRows(path: string, rows: Row[]) {
    const named = namedIn(this.document, path);
    this.rows[path] = rows;
    write(this.document, path, { ...named, ...parametersOf(rows) });
  }

  /** The fingerprints of the certificates that are trusted. */
  get trusted(): string[] {
    return trustedIn(this.document);
  }

  trust(fingerprint: string) {
    this.write(TRUSTED, [...this.trusted.filter((each) => each !== fingerprint), fingerprint]);
  }

  distrust(fingerprint: string) {
    this.write(
      TRUSTED,
      this.trusted.filter((each) => each !== fingerprint),
    );
  }

  /** Takes over what was saved meanwhile, where that is only whom the profile trusts or what a registration changes; answers whether it was. */
  follow(saved: ProfileDocument, readAt: number): boolean {
    const isUntouched = fingerprint(trustedIn(this.#kept)) === fingerprint(this.trusted);
    const isTrust = isUntouched && differInTrustAlone(this.#kept, saved);
    const isRegistration = differOnlyByRegistration(saved, $state.snapshot(this.#kept) as ProfileDocument);
    if (this.jsonProblem !== null || !(isTrust || isRegistration)) return false;
    this.#kept = structuredClone(saved);
    const paths = isTrust ? [TRUSTED] : BY_REGISTRATION;
    for (const path of paths) put(this.document, path, read(this.#kept, path));
    if (this.json !== null) this.json = this.text();
    this.readAt = readAt;
    return true;
  }

  /** Takes a private key over: the document keeps it as a JWK set until the vault has it. */
  takeKey(view: KeyView) {
    this.put("client.jwks", view.jwks);
    this.key = { public_jwks: view.public_jwks, algorithms: view.algorithms };
  }

  showJson(shown: boolean) {
    this.json = shown ? this.text() : null;
    this.jsonProblem = null;
    this.rows = {};
    this.unfinished = {};
  }

  /** Takes the edited text over when it is JSON; says where it is not. */
  takeJson(text: string) {
    this.json = text;
    try {
      const parsed: unknown = JSON.parse(text);
      if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) throw new SyntaxError();
      const document = parsed as Partial<ProfileDocument>;
      const before = this.snapshot();
      this.document = { ...emptyDocument(), authorization_server: {}, ...document } as ProfileDocument;
      this.jsonProblem = null;
      for (const name of Object.keys(this.document.authorization_server)) {
        const path = `authorization_server.${name}`;
        if (read(before, path) !== read(this.document, path)) this.#typed.add(path);
      }
      if (read(before, ISSUER) !== read(this.document, ISSUER)) this.#leaveServer();
    } catch (thrown) {
      this.jsonProblem = messages.form.notJson(thrown instanceof Error ? thrown.message : "");
    }
  }

  /** Checks the draft; what is wrong shows under the fields that were left. */
  async check(left?: string) {
    if (left) this.#left.add(left);
    const asked = ++this.#checked;
    try {
      const problems = await ipc.profileCheck(this.snapshot(), this.id);
      if (asked !== this.#checked) return;
      const unfinished = Object.entries(this.unfinished).map(([path, { problem }]) => ({
        path,
        message: problem,
        warning: false,
      }));
      this.problems = [...unfinished, ...problems];
      // Only now: what an earlier check found may be mended, and would move the form under a click.
      this.touched = new Set([...this.touched, ...this.#left]);
    } catch (thrown) {
      if (asked === this.#checked) this.failure = asError(thrown);
    }
  }

  problemsAt(path: string): FieldProblem[] {
    const marks = unsupported(this.document, this.server).filter((mark) => mark.path === path);
    if (!this.showAll && !this.touched.has(path)) return marks;
    const here = this.problems.filter(
      (problem) => problem.path === path || [".", "["].some((next) => problem.path.startsWith(path + next)),
    );
    return [...here, ...marks];
  }

  /** The problems of a member that has no field of its own, shown at the field `shownAt`. */
  problemsOf(path: string, shownAt: string): FieldProblem[] {
    if (!this.showAll && !this.touched.has(shownAt)) return [];
    return this.problems.filter((problem) => problem.path === path);
  }

  /** Reads the metadata at `address`; without TLS off this computer only where `plaintext` allows it. */
  async discover(address: string, plaintext = false): Promise<boolean> {
    if (!address.trim() || this.discovering) return false;
    const asked = (this.#discovery = nextDiscovery());
    this.discovering = true;
    this.failure = this.refusedAddress = null;
    try {
      const server = await ipc.serverDiscover(asked, address.trim(), plaintext, this.snapshot());
      if (asked !== this.#discovery) return false;
      this.discovering = false;
      this.#take(server);
      await this.check(ISSUER);
      return true;
    } catch (thrown) {
      if (asked !== this.#discovery) return false;
      this.discovering = false;
      this.server = null;
      this.#failedAt = { address, plaintext };
      this.failure = asError(thrown);
      this.refusedAddress = this.failure.code === "plaintext_address" ? address.trim() : null;
      return false;
    }
  }

  /** Discovers again where that failed last. */
  async discoverAgain(): Promise<boolean> {
    const failed = this.#failedAt;
    return failed !== null && (await this.discover(failed.address, failed.plaintext));
  }

  /** Ends discovery under way; whatever it still finds is dropped. */
  stopDiscovery() {
    if (!this.discovering) return;
    void ipc.serverDiscoverCancel(this.#discovery).catch(() => undefined);
    this.#discovery = 0;
    this.discovering = false;
  }

  #take(server: ServerView) {
    this.server = server;
    write(this.document, ISSUER, server.issuer ?? "");
    const found = server.issuer ?? server.found_at;
    // What is written wins over discovery, so nothing of another server may stay: it would be sent this client's secret.
    if (found !== this.#server) {
      for (const name of Object.keys(this.document.authorization_server)) {
        if (isEndpoint(name)) this.#putEndpoint(name, "");
      }
    }
    this.#server = found;
    // An issuer is enough where it leads to this metadata again; otherwise the endpoints are written down.
    if (server.issuer === null || !leadsTo(server.issuer, server.found_at)) {
      for (const { name, url } of server.endpoints) this.#putEndpoint(name, url);
    }
    this.#chooseMethod();
    if (!this.#kept.name) this.#fillIn(found);
  }

  /** Where the person chose no client authentication, and the server says that it does not take the default. */
  #chooseMethod() {
    const written = this.read(METHOD);
    if (!this.server || this.#typed.has(METHOD) || written !== this.#chosenMethod) return;
    const taken = this.server.token_endpoint_auth_methods;
    const hasSecret = (this.document.client.client_secret ?? null) !== null;
    const [byDefault, ...others] = hasSecret
      ? ["client_secret_basic", "client_secret_post"]
      : ["none", "client_secret_basic", "client_secret_post"];
    const isDefault = taken.length === 0 || taken.includes(byDefault!);
    this.#chosenMethod = isDefault ? "" : (others.find((method) => taken.includes(method)) ?? "");
    if (written !== this.#chosenMethod) write(this.document, METHOD, this.#chosenMethod);
  }

  /** Writes an endpoint, unless the person wrote one there. */
  #putEndpoint(name: string, url: string) {
    const path = `authorization_server.${name}`;
    if (!this.#typed.has(path) || !this.read(path)) write(this.document, path, url);
  }

  /** Another issuer is entered: what is known, and what is still being read, is about another server. */
  #leaveServer() {
    this.stopDiscovery();
    if (this.server && this.read(ISSUER) !== this.server.issuer) this.server = null;
  }

  /** What a new profile most likely needs, where nothing is written yet; all of it can be changed. */
  #fillIn(address: string) {
    const name = this.read("name");
    if (!name || name === this.#suggested) {
      this.#suggested = nameFrom(address);
      write(this.document, "name", this.#suggested);
      this.#left.add("name");
    }
    const needsRedirect = ["authorization_code", "implicit"].includes(
      this.read("grant_type") || "authorization_code",
    );
    if (needsRedirect && !this.read("client.redirect_uri"))
      write(this.document, "client.redirect_uri", LOOPBACK_REDIRECT);
  }

  /** What went wrong elsewhere, such as at the first start, says nothing here. */
  forgetFailure() {
    this.failure = this.refusedAddress = null;
  }

  snapshot(): ProfileDocument {
    return $state.snapshot(this.document) as ProfileDocument;
  }
}
