import { screen, waitFor } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";
import { document, rows, view } from "./fixtures/profiles";
import { expectAccessible, openWindow, reject } from "./window";

const field = (name: string) => screen.getByRole("textbox", { name });
const saved = (updated_at: number, scope: string) =>
  view(rows[2]!, { updated_at, document: document({ scope }) });
const changed = reject({
  code: "changed_meanwhile",
  message: "It was changed.",
  next_step: null,
  server: null,
});
const title = "This profile was changed elsewhere while you edited it.";

/** Scope is edited here to "openid mine", and then saved elsewhere as "openid theirs". */
const edit = async () => {
  const opened = await openWindow({ profile: () => saved(1, "openid") });
  await opened.user.click(screen.getByRole("tab", { name: "Settings" }));
  await opened.user.type(field("Scope"), " mine");
  opened.fake.answers.profile = () => saved(2, "openid theirs");
  return opened;
};

describe("a profile that is changed elsewhere while it is edited", () => {
  it("is told at once, and keeps what was typed", async () => {
    const { fake } = await edit();
    await fake.emit("profile-changed", rows[2]);
    expect(await screen.findByText(title)).toBeVisible();
    expect(field("Scope")).toHaveValue("openid mine");
    await expectAccessible();
  });

  it("is not saved over unawares", async () => {
    const { fake, user } = await edit();
    fake.answers.profile_replace = changed;
    await user.keyboard("{Control>}s{/Control}");
    expect(await screen.findByText(title)).toBeVisible();
    expect(fake.argsOf("profile_replace")).toMatchObject([{ id: 3, readAt: 1 }]);
    await waitFor(() => expect(window.document.activeElement).toHaveTextContent(title));
  });

  it("is saved over when that is chosen", async () => {
    const { fake, user } = await edit();
    await fake.emit("profile-changed", rows[2]);
    await user.click(await screen.findByRole("button", { name: "Save mine over it" }));
    expect(await screen.findByText("“orders-web” was saved.")).toBeVisible();
    expect(fake.argsOf("profile_replace")).toMatchObject([{ readAt: null, draft: { scope: "openid mine" } }]);
    expect(screen.queryByText(title)).toBeNull();
  });

  it("is loaded when that is chosen, and saved from there", async () => {
    const { fake, user } = await edit();
    await fake.emit("profile-changed", rows[2]);
    await user.click(await screen.findByRole("button", { name: "Drop mine and load the saved one" }));
    await waitFor(() => expect(field("Scope")).toHaveValue("openid theirs"));
    expect(screen.queryByText(title)).toBeNull();
    await user.type(field("Scope"), "2");
    await user.keyboard("{Control>}s{/Control}");
    await waitFor(() => expect(fake.argsOf("profile_replace")).toMatchObject([{ readAt: 2 }]));
  });

  it("is no news when it is one's own saving", async () => {
    const { fake, user } = await edit();
    fake.answers.profile_replace = async () => {
      await fake.emit("profile-changed", rows[2]);
      await new Promise((done) => setTimeout(done, 20));
      expect(screen.queryByText(title)).toBeNull();
      return rows[2]!;
    };
    await user.keyboard("{Control>}s{/Control}");
    expect(await screen.findByText("“orders-web” was saved.")).toBeVisible();
    expect(screen.queryByText(title)).toBeNull();
  });
});

describe("a name that is taken", () => {
  it("is told as the field is left", async () => {
    const { fake, user } = await openWindow({
      profile_check: ({ draft, id }) =>
        (draft as { name: string }).name === "orders-web" && id !== 3
          ? [{ path: "name", message: "Another profile has this name.", warning: false }]
          : [],
    });
    await user.keyboard("{Control>}n{/Control}");
    await user.type(field("Name"), "orders-web");
    await user.tab();
    await waitFor(() => expect(field("Name")).toBeInvalid());
    expect(field("Name")).toHaveAccessibleDescription(/Another profile has this name/);
    expect(fake.argsOf("profile_check").at(-1)).toMatchObject({ id: null });
  });

  it("is none of the profile's own", async () => {
    const { fake, user } = await openWindow();
    await user.click(screen.getByRole("tab", { name: "Settings" }));
    await user.click(field("Name"));
    await user.tab();
    await waitFor(() => expect(fake.argsOf("profile_check")).toMatchObject([{ id: 3 }]));
  });
});
