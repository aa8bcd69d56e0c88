import { screen, waitFor, within } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";
import type { ProfileDocument } from "../src/ipc";
import { document, rows, view } from "./fixtures/profiles";
import { finding, goodReport } from "./fixtures/reports";
import { authorization, tokenSet, tokenView } from "./fixtures/tokens";
import { expectAccessible, openWindow } from "./window";
import type { Answers } from "../src/ipc/fake";

const expecting = (lines: string[]): Answers => ({
  profile: () => view(rows[2]!, { document: { ...document(), expectations: { access_token: lines } } }),
});
const field = () => screen.getByRole("textbox", { name: "Of the access token" });
const message = (line: number) =>
  `Line ${line}, "aud is x", cannot be read: a comparison should be at character 5.`;

describe("what a profile expects", () => {
  it("is a line each, with every mistake told by its line as the field is left", async () => {
    const wrong = [0, 2].map((place) => ({
      path: `expectations.access_token[${place}]`,
      message: message(place + 1),
      warning: false,
    }));
    const { user } = await openWindow({
      ...expecting(["aud is x", "email absent", "aud is x"]),
      profile_check: () => wrong,
    });
    await user.click(screen.getByRole("tab", { name: "Settings" }));
    expect(field()).toHaveValue("aud is x\nemail absent\naud is x");
    expect(screen.queryByText(message(1))).toBeNull();
    await user.click(field());
    await user.tab();
    await waitFor(() => expect(field()).toBeInvalid());
    expect(field()).toHaveAccessibleDescription(new RegExp(message(1)));
    expect(screen.getByText(message(3))).toBeVisible();
    await expectAccessible();
  });

  it("is saved as it was typed, without lines that say nothing", async () => {
    const { fake, user } = await openWindow(expecting(["email absent"]));
    await user.click(screen.getByRole("tab", { name: "Settings" }));
    await user.clear(field());
    await user.type(field(), "exp - iat <= 15m\n\n sub present ");
    await user.click(screen.getByRole("button", { name: "Save" }));
    await waitFor(() => expect(fake.argsOf("profile_replace")).toHaveLength(1));
    const saved = fake.argsOf("profile_replace")[0]!.draft as ProfileDocument;
    expect(saved.expectations).toEqual({ access_token: ["exp - iat <= 15m", "sub present"] });
  });

  it("could not be checked of an opaque token, and says why", async () => {
    const why = "the token is opaque: only its server can say what it means";
    const unknown = finding("expectation_1", "aud = api://orders", "unknown", { found: why });
    const { user } = await openWindow({
      authorization_current: () =>
        authorization({
          token_set: tokenSet({ tokens: [tokenView("access", { jwt: null, characters: 27 })] }),
        }),
      token_report: () => ({ ...goodReport, findings: [], expectations: [unknown], keys: null }),
    });
    await user.click(await screen.findByText("1 could not be checked"));
    const list = within(screen.getByRole("list", { name: "Expectations" }));
    expect(list.getByText(why)).toBeVisible();
    expect(screen.queryByText(/of this profile do/)).toBeNull();
    expect(screen.queryByText("Checks")).toBeNull();
  });
});
