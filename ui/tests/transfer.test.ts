import { fireEvent, screen, waitFor } from "@testing-library/svelte";
import { describe, expect, it, vi } from "vitest";
import type { Answers } from "../src/ipc/fake";
import { row, view } from "./fixtures/profiles";
import { expectAccessible, openWindow, reject } from "./window";

const file = (text: string, name = "p.json") => new File([text], name, { type: "application/json" });
const dropped = (...files: File[]) => ({ dataTransfer: { types: ["Files"], files, getData: () => "" } });
const added = row(52, "imported", "dev");
const unknownMember = {
  code: "invalid",
  message: "“nmae” is no member of a profile document.",
  next_step: "Did you mean “name”?",
  server: null,
};
const one: Answers = {
  profile: () => view(added),
  profiles_import: () => ({ added: [added], missing: [], warnings: [] }),
};

describe("a file dropped on the window", () => {
  it("is shown to be welcome while it hovers", async () => {
    await openWindow({ profiles: () => [] });
    await fireEvent.dragEnter(window, dropped(file("{}")));
    expect(screen.getByText("Drop profile files to add them")).toBeVisible();
    await fireEvent.dragLeave(window, dropped(file("{}")));
    expect(screen.queryByText("Drop profile files to add them")).toBeNull();
  });

  it("adds its profiles and says what is still to fill in", async () => {
    const { fake } = await openWindow({
      ...one,
      profiles: () => [],
      profiles_import: () => ({ added: [added], missing: ["imported: client.client_secret"], warnings: [] }),
    });

    await fireEvent.drop(window, dropped(file('{"name":"imported"}')));

    expect(
      await screen.findByText(/“imported” was added. Still to fill in: imported: client.client_secret./),
    ).toBeVisible();
    expect(fake.argsOf("profiles_import")).toEqual([{ text: '{"name":"imported"}' }]);
    expect(screen.getByRole("tab", { name: "Settings" })).toHaveAttribute("aria-selected", "true");
  });

  it("says what is wrong with it", async () => {
    await openWindow({ profiles: () => [], profiles_import: reject(unknownMember) });
    await fireEvent.drop(window, dropped(file('{"nmae":1}')));
    await waitFor(() => expect(screen.getByText(unknownMember.message)).toBeVisible());
    expect(screen.getByText(unknownMember.next_step)).toBeVisible();
  });

  it("brings what deserves a word before it is used", async () => {
    const warnings = [
      "imported: authorization_server.issuer: Is http off this computer.",
      'imported: client.client_secret: Runs the command "op read x" each time the profile is used.',
    ];
    await openWindow({ ...one, profiles_import: () => ({ added: [added], missing: [], warnings }) });
    await fireEvent.drop(window, dropped(file("{}")));
    expect(await screen.findByText("Look at these 2 things before you use them:")).toBeVisible();
    for (const warning of warnings) expect(screen.getByText(warning)).toBeVisible();
    await expectAccessible();
  });

  it("brings no more of that than can be read", async () => {
    const warnings = Array.from({ length: 40 }, (_, at) => `p-${at}: proxy: Is not encrypted.`);
    await openWindow({ ...one, profiles_import: () => ({ added: [added], missing: [], warnings }) });
    await fireEvent.drop(window, dropped(file("{}")));
    expect(await screen.findByText("… and 35 more.")).toBeVisible();
    expect(screen.queryByText(warnings[5]!)).toBeNull();
  });

  it("is said to have no profile in it when its list is empty", async () => {
    await openWindow({ profiles_import: () => ({ added: [], missing: [], warnings: [] }) });
    await fireEvent.drop(window, dropped(file("[]")));
    expect(await screen.findByText("There was no profile in it. Nothing was added.")).toBeVisible();
  });
});

describe("several files at once", () => {
  it("are all taken", async () => {
    const other = row(53, "other", "dev");
    const { fake } = await openWindow({
      profile: () => view(added),
      profiles_import: ({ text }) => ({ added: [text === "1" ? added : other], missing: [], warnings: [] }),
    });
    await fireEvent.drop(window, dropped(file("1"), file("2")));
    expect(await screen.findByText("2 profiles were added.")).toBeVisible();
    expect(fake.argsOf("profiles_import")).toEqual([{ text: "1" }, { text: "2" }]);
  });

  it("are told apart where some could not be taken", async () => {
    await openWindow({
      profile: () => view(added),
      profiles_import: ({ text }) => {
        if (text !== "good") throw unknownMember;
        return { added: [added], missing: [], warnings: [] };
      },
    });
    await fireEvent.drop(window, dropped(file("bad", "a.json"), file("good", "b.json"), file(" ", "c.json")));
    expect(await screen.findByText("“imported” was added.")).toBeVisible();
    const failure = screen.getByText("2 of 3 files could not be added.").closest(".toast");
    expect(failure).toHaveTextContent(/a\.json: “nmae” is no member.*c\.json: That is an empty file/);
    await expectAccessible();
  });
});

describe("Import", () => {
  const input = () => document.querySelector<HTMLInputElement>("input[type=file]")!;

  it.each([
    [
      "its key",
      async (user: { keyboard: (keys: string) => Promise<void> }) => user.keyboard("{Control>}o{/Control}"),
    ],
    ["the palette", async (user) => user.keyboard("{Control>}k{/Control}import{Enter}")],
    ["the list", async () => screen.getByRole("button", { name: /Import profiles/ }).click()],
  ])("asks for files by %s", async (_, act) => {
    const { user } = await openWindow();
    const asked = vi.spyOn(input(), "click");
    await act(user);
    expect(asked).toHaveBeenCalledOnce();
  });

  it("is offered at the first start", async () => {
    const { user } = await openWindow({ profiles: () => [] });
    const asked = vi.spyOn(input(), "click");
    await user.click(screen.getByRole("button", { name: "choose them" }));
    expect(asked).toHaveBeenCalledOnce();
  });

  it("takes the files that are chosen, the same one twice", async () => {
    const { fake, user } = await openWindow(one);
    for (const text of ["1", "2"]) await user.upload(input(), [file(text)]);
    await waitFor(() => expect(fake.argsOf("profiles_import")).toEqual([{ text: "1" }, { text: "2" }]));
    expect(await screen.findByRole("heading", { name: "imported" })).toBeVisible();
  });
});

describe("a profile document that goes out", () => {
  const missing = ["client.client_secret", "headers.token.x-api-key"];

  it("is copied, and it is said what has to be filled in", async () => {
    const { user } = await openWindow({ profile_export_copy: () => missing });
    await user.keyboard("{Control>}e{/Control}");
    expect(
      await screen.findByText(
        "The profile document was copied, without its secrets. Who uses it has to fill in: client.client_secret, headers.token.x-api-key.",
      ),
    ).toBeVisible();
  });

  it("is saved, and it is said where", async () => {
    const path = "/home/ada/Downloads/orders-web (2).json";
    const { user } = await openWindow({ profile_export_save: () => ({ path, missing }) });
    await user.keyboard("{Control>}{Shift>}s{/Shift}{/Control}");
    expect(
      await screen.findByText(new RegExp(`saved as ${path.replace(/[()]/g, "\\$&")}, without`)),
    ).toBeVisible();
    expect(screen.getByText(/headers\.token\.x-api-key/)).toBeVisible();
  });
});
