import type {
  ComparedAs,
  ComparedView,
  ComparisonView,
  DifferenceView,
  FactView,
  KnownFact,
  TokenKind,
} from "../ipc/types";
import { span } from "./time";

const kinds: Record<TokenKind, string> = {
  access: "Access token",
  id: "ID token",
  refresh: "Refresh token",
  jwt: "JWT",
};
const fullKinds: Record<TokenKind, string> = {
  ...kinds,
  access: "access token",
  refresh: "refresh token",
};
const facts: Record<KnownFact, string> = {
  expiry: "expires",
  scope: "granted scope",
  token_type: "token type",
  characters: "characters",
};
const inSentence: Record<KnownFact, string> = {
  expiry: "the expiry",
  scope: "the granted scope",
  token_type: "the token type",
  characters: "the length",
};
const relations: Record<ComparedAs, string> = {
  refreshed: "Before and after a refresh",
  other_persona: "Of two people",
  other_environment: "Of two environments",
  id_and_access_token: "The ID token and the access token of one response",
  unrelated: "",
};
const shapes: Record<ComparedView["shape"], string> = {
  jwt: "JWT",
  encrypted_jwt: "encrypted JWT",
  opaque: "opaque",
};

const counted = (count: number, one: string, many: string) =>
  count === 1 ? `1 ${one}` : `${count.toLocaleString("en")} ${many}`;
const listed = (names: string[]) =>
  names.length <= 4 ? names.join(", ") : `${names.slice(0, 3).join(", ")} and ${names.length - 3} more`;
const moved = (before: number, after: number) =>
  `${span(after - before)} ${after > before ? "later" : "earlier"}`;

type Either = Pick<DifferenceView, "expectation"> & (DifferenceView | FactView);

/** "60 min later", "1 added, 1 removed, 2 in both". */
function change(difference: Either): string {
  switch (difference.change) {
    case "same":
      return difference.expectation === "unexpected" ? "the same" : "";
    case "added":
      return "added";
    case "removed":
      return "removed";
    case "changed":
      return "changed";
    case "moved":
      return moved(difference.before, difference.after);
    case "set":
      return [
        ...(difference.added.length > 0 ? [`${difference.added.length} added`] : []),
        ...(difference.removed.length > 0 ? [`${difference.removed.length} removed`] : []),
        ...(difference.kept.length > 0 ? [`${difference.kept.length} in both`] : []),
      ].join(", ");
  }
}

/** In a sentence: "aud changed", "scope lost orders.write". */
function told(name: string, difference: Either): string {
  if (difference.change === "same") return `${name} stayed the same`;
  if (difference.change === "moved") return `${name} is ${moved(difference.before, difference.after)}`;
  if (difference.change !== "set") return `${name} ${change(difference)}`;
  return [
    ...(difference.added.length > 0 ? [`${name} gained ${listed(difference.added)}`] : []),
    ...(difference.removed.length > 0 ? [`${name} lost ${listed(difference.removed)}`] : []),
  ].join(", ");
}

const persona = (name: string) => (name === "private" ? "the private window" : name);

/** The side of a comparison, by what tells it from the other one. */
function side(view: ComparedView, as: ComparedAs): string {
  const { source } = view;
  if (!source) return "Pasted";
  const who = source.persona ? ` as ${persona(source.persona)}` : "";
  switch (as) {
    case "refreshed":
      return source.kind === "jwt" ? "JWT" : `Generation ${source.generation}`;
    case "other_persona":
      return source.persona ? persona(source.persona) : source.profile;
    case "id_and_access_token":
      return kinds[source.kind];
    case "other_environment":
      return `${source.profile}${who}`;
    case "unrelated":
      return `${source.profile}${who} · ${kinds[source.kind]}`;
  }
}

/** What a refresh changed, in a line. */
function refreshed(view: ComparisonView, kind: TokenKind, generation: number): string {
  const since = `Refreshed from generation ${generation}`;
  if (view.is_same_token) return `${since}: the ${fullKinds[kind]} stayed the same.`;
  const members = [...(view.header ?? []), ...(view.claims ?? [])];
  const expiry = view.facts.find((fact) => fact.fact === "expiry");
  const later = expiry?.change === "moved" ? [`expires ${moved(expiry.before, expiry.after)}`] : [];
  const others = members
    .filter(
      (each) => each.change !== "same" && each.expectation !== "unexpected" && each.path.join(".") !== "exp",
    )
    .map((each) => each.path.join("."));
  const scope = view.claims
    ? []
    : view.facts.filter((each) => each.fact === "scope" && each.change !== "same");
  const parts = [
    ...later,
    ...scope.filter((each) => each.expectation !== "unexpected").map((each) => told("scope", each)),
    ...(others.length > 0 ? [`changed: ${listed(others)}`] : []),
  ];
  return `${since}, as is to be expected: ${parts.length > 0 ? parts.join("; ") : "a new token"}.`;
}

export const comparison = {
  open: "Compare",
  openNamed: "Compare this token with another",
  title: "Comparison",
  with: "Compared with",
  close: "Back to the token",
  groups: {
    generations: "This token earlier and later",
    beside: "Of the same response",
    personas: "Of another persona",
    profiles: "Of another profile",
    elsewhere: "From elsewhere",
  },
  pasted: "Pasted text…",
  paste: "Paste the other token",
  pasteHint: "Or anything that it stands in: a header, a token response, a cookie. It is kept nowhere.",
  kind: (kind: TokenKind) => kinds[kind],
  persona,
  ofProfile: (name: string, environment: string | null, as: string | null) =>
    [environment, as === null ? name : `${name} as ${persona(as)}`].filter(Boolean).join(" · "),
  side,
  fact: (fact: KnownFact) => facts[fact],
  shape: (view: ComparedView) =>
    `${shapes[view.shape]}, ${counted(view.characters, "character", "characters")}`,
  loading: "Comparing…",
  summary: (view: ComparisonView, differing: number, unexpected: number) => {
    const told = [
      differing === 0 ? "no differences" : counted(differing, "difference", "differences"),
      ...(view.compared_as === "unrelated"
        ? []
        : [unexpected === 0 ? "all as is to be expected" : `${unexpected} not to be expected`]),
    ].join(", ");
    const as = relations[view.compared_as];
    return as ? `${as}: ${told}.` : `${told.replace(/^n/, "N")}.`;
  },
  isSame: "They are one and the same token.",
  isAnother: "They say the same, but are two tokens.",
  unreadable: {
    claims:
      "The claims cannot be compared, as those of one token cannot be read. This is what is known of both:",
  },
  broken: (side: string) => `${side} is broken:`,
  member: "Member",
  difference: "Difference",
  absent: "–",
  ofHeader: "header",
  change,
  unexpected: "not to be expected",
  added: "added:",
  removed: "removed:",
  kept: "in both:",
  more: (count: number) => `and ${count.toLocaleString("en")} more`,
  same: "The same in both",
  sameCount: (names: string[]) => `${names.length}: ${listed(names)}`,
  refreshed,
  refreshUnexpected: (differences: readonly DifferenceView[], besides: readonly FactView[]) =>
    `Not to be expected of a refresh: ${[
      ...differences.map((each) => told(each.path.join("."), each)),
      ...besides.map((each) => told(inSentence[each.fact], each)),
    ].join("; ")}.`,
  refreshAll: "Show all that changed",
  refreshUnknown: (why: string) => `What the refresh changed cannot be told. ${why}`,
};
