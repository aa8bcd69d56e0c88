// A profile document while it is being edited: kept when another profile is opened, until it is saved or reverted.
import * as ipc from "../ipc";
import type { ErrorView, FieldProblem, KeyView, ProfileDocument, ServerView } from "../ipc";
import { messages } from "../messages";
import { emptyDocument, fingerprint, parametersOf, put, read, rowsOf, write, type Row } from "./document";
import { asError } from "./failure";
import { namedIn } from "./named";
import { unsupported } from "./unsupported";

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
  /** An address that was not read because it is not encrypted. */
  refusedAddress = $state<string | null>(null);
  /** The text of the JSON form; null while the form is shown. */
  json = $state<string | null>(null);
  jsonProblem = $state<string | null>(null);
  rows = $state<Record<string, Row[]>>({});
  /** Texts that cannot be written into the document yet, by path, each with what is wrong with it. */
  unfinished = $state<Record<string, { text: string; problem: string }>>({});
  /** What may be said of the private key that was entered here. */
  key = $state.raw<Pick<KeyView, "public_jwks" | "algorithms"> | null>(null);
  #kept = $state.raw<ProfileDocument>(emptyDocument());
  #checked = 0;
  #left = new Set<string>();
  #suggested = "";

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

  constructor(document: ProfileDocument = emptyDocument()) {
    this.reset(document);
  }

  /** Starts anew from `document`, which is taken as what is saved. */
  reset(document: ProfileDocument = this.#kept) {
    this.#checked += 1;
    this.#kept = structuredClone($state.snapshot(document) as ProfileDocument);
    this.document = structuredClone(this.#kept);
    this.problems = [];
    this.touched = new Set();
    this.#left = new Set();
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

  write(path: string, value: unknown) {
    delete this.unfinished[path];
    write(this.document, path, value);
    if (path !== "grant_type") return;
    // Another grant has other fields.
    this.unfinished = {};
    this.rows = {};
  }

  /** As `write`, but what is empty stays: it is being filled in. */
  put(path: string, value: unknown) {
    delete this.unfinished[path];
    put(this.document, path, value);
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
      this.document = { ...emptyDocument(), authorization_server: {}, ...document } as ProfileDocument;
      this.jsonProblem = null;
    } catch (thrown) {
      this.jsonProblem = messages.form.notJson(thrown instanceof Error ? thrown.message : "");
    }
  }

  /** Checks the draft; what is wrong shows under the fields that were left. */
  async check(left?: string) {
    if (left) this.#left.add(left);
    const asked = ++this.#checked;
    try {
      const problems = await ipc.profileCheck(this.snapshot());
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
    this.discovering = true;
    this.failure = this.refusedAddress = null;
    try {
      const server = await ipc.serverDiscover(address.trim(), plaintext);
      this.server = server;
      this.write("authorization_server.issuer", server.issuer ?? "");
      // An issuer is enough where it leads to this metadata again; otherwise the endpoints are written down.
      if (server.issuer === null || !leadsTo(server.issuer, server.found_at)) {
        for (const { name, url } of server.endpoints) this.write(`authorization_server.${name}`, url);
      }
      if (!this.#kept.name) this.#fillIn(server.issuer ?? server.found_at);
      await this.check("authorization_server.issuer");
      return true;
    } catch (thrown) {
      this.server = null;
      this.failure = asError(thrown);
      this.refusedAddress = this.failure.code === "plaintext_address" ? address.trim() : null;
      return false;
    } finally {
      this.discovering = false;
    }
  }

  /** What a new profile most likely needs, where nothing is written yet; all of it can be changed. */
  #fillIn(address: string) {
    const name = this.read("name");
    if (!name || name === this.#suggested) {
      this.#suggested = nameFrom(address);
      this.write("name", this.#suggested);
    }
    const needsRedirect = (this.read("grant_type") || "authorization_code") === "authorization_code";
    if (needsRedirect && !this.read("client.redirect_uri"))
      this.write("client.redirect_uri", LOOPBACK_REDIRECT);
  }

  /** What went wrong elsewhere, such as at the first start, says nothing here. */
  forgetFailure() {
    this.failure = this.refusedAddress = null;
  }

  snapshot(): ProfileDocument {
    return $state.snapshot(this.document) as ProfileDocument;
  }
}

/** The host of `address`, as a profile may be called; empty where there is none. */
function nameFrom(address: string): string {
  if (!URL.canParse(address)) return "";
  return new URL(address).hostname.replace(/[^A-Za-z0-9._-]+/g, "-").replace(/^-+|-+$/g, "");
}

/** Whether discovery from `issuer` looks at `address` (OpenID Connect Discovery §4, RFC 8414 §3.1). */
function leadsTo(issuer: string, address: string): boolean {
  if (!URL.canParse(issuer)) return false;
  const { origin, pathname } = new URL(issuer);
  const path = pathname.replace(/\/$/, "");
  return ["openid-configuration", "oauth-authorization-server"].some((name) =>
    [`${origin}${path}/.well-known/${name}`, `${origin}/.well-known/${name}${path}`].includes(address),
  );
}
