import { screen, waitFor, within } from "@testing-library/svelte";
import { tick } from "svelte";
import { describe, expect, it, vi } from "vitest";
import { now, row, rows, token } from "./fixtures/profiles";
import { expectAccessible, openWindow } from "./window";

const list = () => within(screen.getByRole("navigation", { name: "Profiles" }));
const names = () =>
  list()
    .getAllByRole("listitem")
    .map((item) => item.querySelector("bdi")?.textContent);

describe("the list of profiles", () => {
  it("is ordered by environment, production last, those without one before it", async () => {
    await openWindow({
      profiles: () => [
        row(1, "e", "production"),
        row(2, "d", null),
        row(3, "c", "eu-1"),
        row(4, "b", "test"),
        row(5, "a", "dev"),
      ],
    });
    expect(names()).toEqual(["dev", "a", "test", "b", "eu-1", "c", "other", "d", "production", "e"]);
    await expectAccessible();
  });

  it("opens the profile that was used last, with its personas", async () => {
    await openWindow();
    expect(screen.getByRole("heading", { name: "orders-web" })).toBeVisible();
    expect(list().getByRole("button", { name: /alice/ })).toBeVisible();
    expect(list().getByRole("button", { name: /bob.*failed/ })).toBeVisible();
  });

  it("counts down, and is right again after a sleep", async () => {
    vi.useFakeTimers({ now, toFake: ["Date", "setTimeout", "clearTimeout"], shouldAdvanceTime: true });
    await openWindow({ profiles: () => [row(1, "one", "dev", { token: token(9) })] });
    const text = () => list().getByRole("button", { name: /one/ }).textContent;
    await vi.advanceTimersByTimeAsync(1000);
    expect(text()).toMatch(/9:0\d/);

    vi.setSystemTime(now + 60 * 60_000);
    window.dispatchEvent(new Event("focus"));
    await tick();

    expect(text()).toContain("expired");
  });

  it("is walked through by arrow keys, and Enter opens", async () => {
    const { user } = await openWindow();
    list()
      .getByRole("button", { name: /^orders-web 4/ })
      .focus();

    await user.keyboard("{ArrowDown}{ArrowDown}{ArrowDown}");
    await waitFor(() => expect(list().getByRole("button", { name: /orders-web-live/ })).toHaveFocus());
    await user.keyboard("{Enter}");

    expect(await screen.findByRole("heading", { name: "orders-web-live" })).toBeVisible();
  });

  it("renders only the rows in sight of 10,000", async () => {
    const many = Array.from({ length: 10_000 }, (_, at) => row(at + 1, `p-${at}`, "dev"));
    await openWindow({ profiles: () => many });
    expect(list().getAllByRole("listitem").length).toBeLessThan(60);
  });

  it("shows what another process changed, added and removed", async () => {
    const { fake } = await openWindow();
    await fake.emit("profile-changed", row(9, "from-the-cli", "dev"));
    expect(await list().findByRole("button", { name: /from-the-cli/ })).toBeVisible();

    await fake.emit("profile-removed", 9);
    await waitFor(() => expect(list().queryByRole("button", { name: /from-the-cli/ })).toBeNull());

    fake.answers.profiles = () => rows.slice(0, 1);
    await fake.emit("profiles-reloaded", null);
    await waitFor(() => expect(names()).toEqual(["dev", "orders-web-dev"]));
  });
});
