import { fireEvent, screen, waitFor, within } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";
import type { ClaimRow, JwtView, TokenSetView, TokenView } from "../src/ipc";
import { filterKeys, findClaims, linesOf } from "../src/state/claims";
import { segments, windowAround } from "../src/state/segments";
import { pieces } from "../src/written";
import { errandRun, introspection } from "./fixtures/runs";
import {
  authorization,
  claim,
  hostileJwt,
  jwt,
  jwtOf,
  madeJwt,
  manyClaims,
  refusing,
  tokenSet,
  tokenView,
} from "./fixtures/tokens";
import { expectAccessible, openWindow, type Opened } from "./window";

const openToken = (more: Partial<TokenView> = {}, set: Partial<TokenSetView> = {}, answers = {}) =>
  openWindow({
    authorization_current: () =>
      authorization({ token_set: tokenSet({ tokens: [tokenView("access", more)], ...set }) }),
    ...answers,
  });
const openJwt = (view: JwtView) => openToken({ jwt: view });
const table = (name = "Claims") => within(screen.getByRole("table", { name }));
const names = () =>
  [...document.querySelectorAll("[aria-label=Claims] tbody td:first-child")].map((cell) =>
    cell.textContent.trim(),
  );
const row = (name: string) => table().getByRole("row", { name: new RegExp(`^${name} `) });
const roles = Array.from({ length: 240 }, (_, at) => `orders.${at % 2 ? "read" : "write"}-${at}`);

describe("the claims", () => {
  it("are filtered by name, value and meaning, and say how many are left", async () => {
    const { user } = await openWindow();
    const filter = screen.getByRole("searchbox", { name: "Filter Claims" });

    await user.type(filter, "ISSUER");
    expect(names()).toEqual(["iss"]);
    expect(screen.getByText("1 of 9")).toBeVisible();

    await user.clear(filter);
    await user.type(filter, "orders api");
    expect(names()).toEqual(["aud"]);

    await user.clear(filter);
    await user.type(filter, "zebra");
    expect(screen.getByText(/Nothing here has “zebra” in its name/)).toBeVisible();
    await expectAccessible();
  });

  it("keep their order when they are filtered", () => {
    const keys = filterKeys([claim("b", "a"), claim("a", "x"), claim("c", "a")]);
    expect(findClaims(keys, "a")).toEqual([0, 1, 2]);
    expect(findClaims(keys, "")).toEqual([0, 1, 2]);
  });

  it("stay filtered when the same token is read anew, and start anew with another one", async () => {
    const { app, user } = await openWindow();
    await user.type(screen.getByRole("searchbox", { name: "Filter Claims" }), "iss");
    await app.page.load();
    expect(names()).toEqual(["iss"]);

    await user.click(screen.getByRole("radio", { name: "ID" }));
    await waitFor(() => expect(names().length).toBeGreaterThan(5));
    expect(screen.getByRole("searchbox", { name: "Filter Claims" })).toHaveValue("");
  });

  it("are few enough on the screen that two thousand of them open and are typed through at once", async () => {
    const { user } = await openJwt(manyClaims(2_000));
    expect(names()).toHaveLength(12);
    await user.type(screen.getByRole("searchbox", { name: "Filter Claims" }), "attribute-1999");
    expect(names()).toEqual(["https://claims.example/attribute-1999"]);
    expect(screen.getByText("1 of 2,000")).toBeVisible();
  });

  it("need no filter while they are few", async () => {
    await openJwt(jwtOf([claim("sub", "alice")]));
    expect(screen.queryByRole("searchbox", { name: "Filter Claims" })).toBeNull();
  });

  it("show few members within them, fold many, and fold and unfold by a button", async () => {
    const many = Array.from({ length: 7 }, (_, at) => claim(`member-${at}`, String(at)));
    const inner = claim("inner", '{"deep":1}', { members: [claim("deep", "1")] });
    const { user } = await openJwt(
      jwtOf([
        claim("few", '{"inner":{"deep":1}}', { members: [inner] }),
        claim("many", "{…}", { members: many }),
      ]),
    );
    expect(names()).toEqual(["few", "inner", "many"]);
    expect(row("few")).toHaveTextContent("1 member");

    await user.click(screen.getByRole("button", { name: "What is within many" }));
    await user.click(screen.getByRole("button", { name: "What is within inner" }));
    expect(names()).toEqual(["few", "inner", "deep", "many", ...many.map((each) => each.name)]);
    expect(screen.getByRole("button", { name: "What is within many" })).toHaveAttribute(
      "aria-expanded",
      "true",
    );
    await expectAccessible();

    await user.click(screen.getByRole("button", { name: "What is within few" }));
    expect(names().slice(0, 2)).toEqual(["few", "many"]);
    expect(row("few")).toHaveTextContent('{"inner":{"deep":1}}');
  });

  it("say nothing of registration about what is within them", async () => {
    await openJwt(jwtOf([claim("own", '{"x":1}', { members: [claim("x", "1")] })]));
    expect(row("own")).toHaveTextContent("not a registered claim");
    expect(row("x")).not.toHaveTextContent("registered");
  });

  it("unfold as deep as the program reads them, and are moved in no further than can be read", async () => {
    let deepest: ClaimRow = claim("1", "1");
    for (let depth = 2; depth <= 126; depth += 1)
      deepest = claim(String(depth), "{…}", { members: [deepest] });
    const all = new Set(Array.from({ length: 126 }, (_, depth) => `0${".0".repeat(depth)}`).slice(1));
    expect(linesOf([deepest], [0], all, 1_000).lines.map((line) => line.depth)).toHaveLength(126);

    const { user } = await openJwt(jwtOf([deepest]));
    for (let depth = 125; depth > 115; depth -= 1)
      await user.click(screen.getByRole("button", { name: `What is within ${depth}` }));
    const indents = [...document.querySelectorAll<HTMLElement>("[aria-label=Claims] .name")];
    expect(indents.at(-1)).toHaveTextContent("115");
    expect(indents.at(-1)!.style.paddingLeft).toBe(indents.at(-3)!.style.paddingLeft);
  });

  it("show a long list by its elements, counted and searched", async () => {
    const { user } = await openJwt(jwtOf([claim("roles", JSON.stringify(roles), { items: roles })]));
    const list = () => within(screen.getByRole("list", { name: "Elements of roles" }));
    expect(screen.getByText("240 elements")).toBeVisible();
    expect(list().getAllByRole("listitem")).toHaveLength(201);
    expect(list().getByText("40 more; a search finds them.")).toBeVisible();

    await user.type(screen.getByRole("searchbox", { name: "Search roles" }), "read 239");
    expect(
      list()
        .getAllByRole("listitem")
        .map((item) => item.textContent),
    ).toEqual(["orders.read-239"]);
    expect(screen.getByText("1 of 240")).toBeVisible();
    await expectAccessible();
  });

  it("show a short list as it is", async () => {
    await openJwt(jwtOf([claim("roles", '["a","b"]', { items: ["a", "b"] })]));
    expect(row("roles")).toHaveTextContent('["a","b"]');
    expect(screen.queryByRole("list", { name: "Elements of roles" })).toBeNull();
  });

  it("say what is odd about a time or a number", async () => {
    await openJwt(hostileJwt);
    expect(row("exp")).toHaveTextContent("9404922926400");
    expect(row("exp")).toHaveTextContent(/worth a look: ?In the year 300,000, which no calendar shows\./);
    expect(row("id")).toHaveTextContent("9007199254740993");
    expect(row("id")).toHaveTextContent("Beyond 2^53");
    await expectAccessible();
  });

  it("name what is not seen in their names and values", async () => {
    await openJwt(hostileJwt);
    expect(names()[2]).toBe("usU+200B ZERO WIDTH SPACE × 3erU+202E RIGHT-TO-LEFT OVERRIDE");
    expect(screen.getByText(/אליס/).closest("td")).toHaveTextContent(
      "אליס U+202E RIGHT-TO-LEFT OVERRIDE evil",
    );
    expect(document.querySelector("[aria-label=Claims]")!.textContent).not.toMatch(/[\u200b\u202e]/);
  });

  it("cut a value that nobody reads, and copy all of it", async () => {
    const { fake, user } = await openJwt(jwtOf([claim("long", "x".repeat(100_000))]));
    expect(row("long")).toHaveTextContent("4,000 of 100,000 characters; Copy takes all of them.");
    expect(document.body.textContent).not.toContain("x".repeat(4001));
    await user.click(screen.getByRole("button", { name: "Copy the value of long" }));
    expect(fake.argsOf("text_copy")).toEqual([{ text: "x".repeat(100_000) }]);
  });
});

describe("pieces of what others wrote", () => {
  const unseen = [{ character: "\u{e0041}", code_point: "U+E0041", name: "TAG A" }];
  it("keep everything else, characters of two units as well", () => {
    expect(pieces("😀\u{e0041}\u{e0041}b", unseen)).toEqual([
      { text: "😀", isName: false },
      { text: "U+E0041 TAG A × 2", isName: true },
      { text: "b", isName: false },
    ]);
    expect(pieces("", unseen)).toEqual([]);
  });
});

const encoded = () => screen.getByRole("group", { name: /^The access token, encoded/ });
const pointedText = () => encoded().querySelector(".pointed")?.textContent;
/** What the base64url of whole bytes says, with what its first and last character carry of their neighbours cut off. */
const decoded = (part: string, text: string) => {
  const at = part.indexOf(text);
  const from = at - (at % 4);
  const whole = part.slice(from, Math.ceil((at + text.length) / 4) * 4);
  return atob(whole.replaceAll("-", "+").replaceAll("_", "/"));
};

describe("a claim that is pointed at", () => {
  const point = (place: number) =>
    fireEvent.pointerOver(document.querySelector(`[aria-label=Claims] tr[data-place="${place}"] td`)!);

  it("has its bytes marked in the encoded payload, and only while it is pointed at", async () => {
    await openWindow();
    await point(2);
    expect(decoded(jwt.payload_part!, pointedText()!)).toContain('"sub":"alice"');
    expect(row("sub")).toHaveClass("pointed");

    await fireEvent.pointerLeave(document.querySelector("[aria-label=Claims] tbody")!);
    expect(pointedText()).toBeUndefined();
    expect(row("sub")).not.toHaveClass("pointed");
  });

  it("is so by the keyboard as well", async () => {
    const { user } = await openWindow();
    screen.getByRole("button", { name: "Copy the value of aud" }).focus();
    await waitFor(() => expect(decoded(jwt.payload_part!, pointedText()!)).toContain("api://orders"));
    await user.tab();
    await waitFor(() => expect(decoded(jwt.payload_part!, pointedText()!)).toContain("alice"));
  });

  it("is marked in the table when its bytes are pointed at, and brought into sight when they are clicked", async () => {
    const { user } = await openWindow();
    const bytes = encoded().querySelector(".payload [data-place='7']")!;
    await fireEvent.pointerOver(bytes);
    expect(row("cnf")).toHaveClass("pointed");

    await user.type(screen.getByRole("searchbox", { name: "Filter Claims" }), "iss");
    await fireEvent.click(encoded().querySelector(".payload [data-place='7']")!);
    await waitFor(() => expect(names()).toContain("cnf"));
  });

  it("is marked in the JSON, and the other way round", async () => {
    const { user } = await openWindow();
    await user.click(screen.getByRole("radio", { name: "JSON" }));
    const json = screen.getByRole("group", { name: "Header and payload as JSON" });
    expect(json).toHaveTextContent('"alg": "ES256",');
    await point(3);
    expect(json.querySelector(".pointed")).toHaveTextContent(/^"exp": \d+,$/);

    await fireEvent.pointerOver(within(json).getByText(/"iss":/));
    expect(row("iss")).toHaveClass("pointed");
    await expectAccessible();
  });

  it("far into a long token is shown with what is around it", async () => {
    const view = manyClaims(2_000);
    const { user } = await openJwt(view);
    expect(encoded().textContent.length).toBeLessThan(1_000);
    await user.type(screen.getByRole("searchbox", { name: "Filter Claims" }), "attribute-1999");
    await point(1999);
    expect(decoded(view.payload_part!, pointedText()!)).toContain("attribute-1999");

    await user.click(screen.getByRole("radio", { name: "JSON" }));
    await point(1999);
    const json = screen.getByRole("group", { name: "Header and payload as JSON" });
    await waitFor(() => expect(json.querySelector(".pointed")).toHaveTextContent("attribute-1999"));
    expect(json.querySelectorAll("[data-place]").length).toBeLessThan(110);
  });

  it("is found among the header's members, too, and not mistaken for a claim", async () => {
    const { user } = await openWindow();
    await user.click(screen.getByText("alg ES256 · kid k1 · typ at+jwt"));
    await fireEvent.pointerOver(document.querySelector("[aria-label=Header] tr[data-place='1'] td")!);
    expect(encoded().querySelectorAll(".pointed")).toHaveLength(1);
    expect(decoded(jwt.header_part, pointedText()!)).toContain('"kid":"k1"');
    expect(row("aud")).not.toHaveClass("pointed");
  });

  it("has no bytes to show where a refresh token is in the token", async () => {
    const { user } = await openToken({}, { tokens: [tokenView("access"), madeJwt(5)] });
    await user.click(screen.getByRole("radio", { name: "JWT" }));
    await point(0);
    expect(row("azp")).toHaveClass("pointed");
    expect(document.querySelector(".raw .pointed")).toBeNull();
  });
});

describe("segments", () => {
  const member = (start: number, end: number) => ({ json: "", characters: [start, end] as [number, number] });
  it("cover the window and nothing twice", () => {
    const text = "abcdefghij";
    expect(segments(text, [member(1, 3), member(4, 9)], { start: 0, end: 10 })).toEqual([
      { text: "a", place: -1 },
      { text: "bc", place: 0 },
      { text: "d", place: -1 },
      { text: "efghi", place: 1 },
      { text: "j", place: -1 },
    ]);
    const within = segments(text, [member(1, 3), member(4, 9)], { start: 2, end: 6 });
    expect(within.map((each) => each.text).join("")).toBe("cdef");
  });

  it("of a long part are those around the member", () => {
    expect(windowAround(10_000, [member(1, 3)], -1)).toEqual({ start: 0, end: 600 });
    expect(windowAround(10_000, [member(5_000, 5_010)], 0)).toEqual({ start: 4_850, end: 5_450 });
    expect(windowAround(10_000, [member(9_990, 9_999)], 0)).toEqual({ start: 9_400, end: 10_000 });
  });
});

describe("what is known besides", () => {
  it("is the key of the header", async () => {
    const { user } = await openWindow();
    await user.click(screen.getByText("alg ES256 · kid k1 · typ at+jwt"));
    expect(await screen.findByText(/ES256: EC on P-256, from the issuer’s keys\./)).toBeVisible();
    expect(screen.getByText("oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U")).toBeVisible();
    await expectAccessible();
  });

  it("is the size, and who refuses a token that large", async () => {
    await openToken({ size: { header_field: 9_024, cookie: 9_005, refused_by: refusing } });
    expect(screen.getByText("9,024 bytes as an Authorization header, 9,005 as a cookie")).toBeVisible();
    expect(screen.getByText("Too long for servers that are not configured otherwise")).toBeVisible();
    const limit = screen.getByText("8,192 bytes for a header field");
    expect(limit.nextElementSibling).toHaveTextContent(/^nginx large_client_header_buffers/);
    await expectAccessible();
  });

  it("is that only a cookie would be too small", async () => {
    const cookie = refusing.filter((limit) => limit.of === "cookie");
    await openToken({ size: { header_field: 4_100, cookie: 4_097, refused_by: cookie } });
    expect(screen.getByText("Too long for a cookie")).toBeVisible();
    expect(screen.queryByText(/nginx/)).toBeNull();
  });

  it.each([
    [
      { kind: "named" as const, scopes: ["orders.read", "extra"] },
      "orders.read yes yes yes",
      "extra no no yes",
    ],
    [{ kind: "not_said" as const }, "orders.read yes yes not said", "openid yes yes not said"],
    [{ kind: "unknown" as const }, "orders.read yes yes unknown", "openid yes yes unknown"],
  ])("is which scopes the token itself names: %o", async (token_scope, one, other) => {
    await openToken({}, { token_scope });
    const scope = within(screen.getByRole("table", { name: "Scope" }));
    expect(scope.getByRole("row", { name: one })).toBeInTheDocument();
    expect(scope.getByRole("row", { name: other })).toBeInTheDocument();
    await expectAccessible();
  });

  it("is what the server says of an opaque token, in the same table", async () => {
    const opaque: Opened = await openToken(
      { jwt: null, characters: 43 },
      { token_scope: { kind: "unknown" } },
      { errand_start: () => 20, run: () => errandRun("introspection", introspection) },
    );
    await opaque.user.click(screen.getByRole("button", { name: "Ask the server what it means" }));
    expect(opaque.fake.argsOf("errand_start")).toEqual([
      { tokenSetId: 31, errand: { errand: "introspection", kind: "access", signed: false } },
    ]);
    expect(await screen.findByRole("table", { name: "Introspection" })).toBeVisible();
    await expectAccessible();
  });
});
