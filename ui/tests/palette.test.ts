import { screen, waitFor, within } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";
import { find } from "../src/find";
import { persona, row, rows, token } from "./fixtures/profiles";
import { expectAccessible, openWindow } from "./window";

const input = () => screen.getByRole("combobox", { name: "Find profiles, tokens and actions" });
const options = () =>
  within(screen.getByRole("listbox"))
    .getAllByRole("option")
    .map((option) => option.querySelector("bdi")?.textContent);

describe("Ctrl K", () => {
  it("finds a profile by words of its name and environment, and Enter opens it", async () => {
    const { user } = await openWindow();
    await user.keyboard("{Control>}k{/Control}");
    await expectAccessible();
    expect(input()).toHaveFocus();

    await user.keyboard("live prod");
    expect(options()).toEqual(["orders-web-live"]);
    await user.keyboard("{Enter}");

    expect(await screen.findByRole("heading", { name: "orders-web-live" })).toBeVisible();
    expect(screen.queryByRole("dialog")).toBeNull();
  });

  it("copies a persona's token without opening its profile", async () => {
    const { fake, user } = await openWindow();
    await user.keyboard("{Control>}k{/Control}copy token alice{Enter}");
    expect(await screen.findByText("The access token was copied.")).toBeVisible();
    expect(fake.argsOf("authorization_current").at(-1)).toEqual({ profileId: 3, persona: "alice" });
    expect(fake.argsOf("token_copy")).toEqual([{ tokenSetId: 31, kind: "access", form: "raw" }]);
  });

  it("runs an action and shows its key", async () => {
    const { user } = await openWindow();
    await user.keyboard("{Control>}k{/Control}new prof");
    expect(screen.getByRole("option", { name: /New profile.*Ctrl N/ })).toBeVisible();
    await user.keyboard("{Enter}");
    expect(await screen.findByRole("heading", { name: "New profile" })).toBeVisible();
  });

  it("is walked through by arrow keys, around its ends", async () => {
    const { user } = await openWindow();
    await user.keyboard("{Control>}k{/Control}orders-web");
    const active = () => document.getElementById(input().getAttribute("aria-activedescendant")!);
    await user.keyboard("{ArrowUp}");
    expect(active()).toHaveTextContent("Copy access token of orders-web as alice");
    await user.keyboard("{ArrowDown}");
    await waitFor(() => expect(active()).toHaveAttribute("aria-posinset", "1"));
  });

  it("says when nothing is found, and Escape closes it", async () => {
    const { user } = await openWindow();
    await user.click(screen.getByRole("button", { name: /Find/ }));
    await user.keyboard("zebra");
    expect(screen.getByText("Nothing is called “zebra”.")).toBeVisible();
    await expectAccessible();
    screen.getByRole("dialog").dispatchEvent(new Event("cancel", { cancelable: true }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  });

  it("does not let keys through to the window behind", async () => {
    const { fake, user } = await openWindow();
    await user.keyboard("{Control>}k{/Control}{Control>}{Backspace}{/Control}?");
    expect(fake.argsOf("profile_remove")).toEqual([]);
    expect(screen.queryByRole("dialog", { name: "Keys" })).toBeNull();
  });

  it("renders only what is in sight of 10,000", async () => {
    const many = Array.from({ length: 10_000 }, (_, at) =>
      row(at + 1, `service-${at}`, "dev", { personas: [persona("alice", token(5))] }),
    );
    const { user } = await openWindow({ profiles: () => many });
    await user.keyboard("{Control>}k{/Control}service-99");
    expect(within(screen.getByRole("listbox")).getAllByRole("option").length).toBeLessThan(60);
    expect(screen.getByText("222 found")).toBeInTheDocument();
  });
});

describe("finding", () => {
  it("puts what begins with the words first", () => {
    expect(find(["my orders", "orders", "other"], "orders")).toEqual([1, 0]);
  });

  it("needs all words", () => {
    expect(find(["orders web staging", "orders web dev"], "Web STAG")).toEqual([0]);
  });

  it("takes no longer than a few walks over the keys", () => {
    const keys = Array.from({ length: 20_000 }, (_, at) => `service-${at} staging id-${at}.example`);
    const time = (work: () => unknown) => {
      const times = Array.from({ length: 15 }, () => {
        const start = performance.now();
        work();
        return performance.now() - start;
      });
      return times.sort((a, b) => a - b)[7]!;
    };
    const walk = time(() => keys.filter((key) => key.includes("service-99")));
    expect(time(() => find(keys, "service-99 stag"))).toBeLessThan(Math.max(16, walk * 20));
  });
});

describe("“?”", () => {
  it("lists every key, and gives the focus back", async () => {
    const { user } = await openWindow();
    const list = screen.getByRole("button", { name: /orders-web-live/ });
    list.focus();
    await user.keyboard("?");
    const keys = within(await screen.findByRole("dialog", { name: "Keys" }));
    expect(keys.getByText("Get token").closest("li")).toHaveTextContent("Ctrl Enter");
    await expectAccessible();
    await user.click(keys.getByRole("button", { name: "Close" }));
    await waitFor(() => expect(list).toHaveFocus());
  });

  it("is a letter like others in a text field", async () => {
    const { user } = await openWindow({ profiles: () => rows });
    await user.keyboard("{Control>}n{/Control}");
    await user.type(screen.getByRole("textbox", { name: "Client ID" }), "?");
    expect(screen.queryByRole("dialog")).toBeNull();
  });
});
