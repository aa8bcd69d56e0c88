import { screen, waitFor, within } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";
import { badReport, goodReport, unmetReport } from "./fixtures/reports";
import { expectAccessible, openWindow } from "./window";

const list = () => within(screen.getByRole("list", { name: "Checks" }));

describe("the report of a token", () => {
  it("says in its summary how the rules came out, and shows each with its section", async () => {
    const { fake, user } = await openWindow();
    await user.click(await screen.findByText("3 rules hold"));
    expect(fake.argsOf("token_report")).toEqual([{ tokenSetId: 31, kind: "access" }]);
    expect(list().getByText("ES256 by the key k1")).toBeVisible();
    expect(list().getByText("RFC 9068 §4")).toBeVisible();
    expect(screen.getByText(/Verified with 2 keys of https:\/\/id\.staging\.example\/jwks/)).toBeVisible();
    await expectAccessible();
  });

  it("hides what does not apply until it is asked for", async () => {
    const { user } = await openWindow();
    await user.click(await screen.findByText("3 rules hold"));
    expect(list().queryByText(/nonce/)).toBeNull();
    await user.click(screen.getByRole("button", { name: "Show the rule that does not apply" }));
    expect(list().getByText(/nonce is the one/)).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Hide those that do not apply" }));
    expect(list().queryByText(/nonce/)).toBeNull();
  });

  it("tells what does not hold from what cannot be known, and what to do", async () => {
    await openWindow({ token_report: () => badReport });
    // Nobody has to open it to see that.
    await screen.findByText("1 rule holds · 2 do not · 1 cannot be known");
    const line = (words: RegExp) => list().getByText(words).closest("li")!;
    expect(line(/aud names/)).toHaveTextContent("does not hold: aud names whom it is for");
    expect(line(/aud names/)).toHaveTextContent("expected api://orders");
    expect(line(/aud names/)).toHaveTextContent("Ask for a token for the right audience");
    expect(line(/brings no key/)).toHaveTextContent("worth a look");
    expect(line(/signature is/)).toHaveTextContent("cannot be known");
    expect(screen.getByText("id.staging.example cannot be reached.")).toBeVisible();
    await expectAccessible();
  });

  it("checks again when that is wanted", async () => {
    const reports = [badReport, goodReport];
    const { fake, user } = await openWindow({ token_report: () => reports.shift()! });
    await screen.findByText(/1 cannot be known/);
    await user.click(await screen.findByRole("button", { name: "Check again" }));
    expect(await screen.findByText("3 rules hold")).toBeVisible();
    expect(fake.argsOf("token_report")).toHaveLength(2);
  });

  it("says why there is none", async () => {
    const { user } = await openWindow({
      token_report: () => {
        throw { code: "not_found", message: "There is no such token set.", next_step: null, server: null };
      },
    });
    await user.click(await screen.findByText("Checks"));
    await waitFor(() => expect(screen.getByText("There is no such token set.")).toBeVisible());
  });

  it("says at once which expectations of the profile are not met", async () => {
    await openWindow({ token_report: () => unmetReport });
    const title = await screen.findByText("2 of 4 expectations of this profile do not hold");
    const note = within(title.closest<HTMLElement>('[role="status"]')!);
    expect(note.getByText("roles contains admin")).toBeVisible();
    const list = within(screen.getByRole("list", { name: "Expectations" }));
    const line = (words: string) => list.getByText(words).closest("li")!;
    expect(line("aud = api://orders")).toHaveTextContent("holds:");
    expect(line("exp - iat <= 15m")).toHaveTextContent("does not hold:");
    expect(line("exp - iat <= 15m")).toHaveTextContent("3600");
    expect(line("tenant < 5")).toHaveTextContent("blue is no number");
    await expectAccessible();
  });

  it("says nothing of expectations where there are none", async () => {
    await openWindow();
    await screen.findByText("3 rules hold");
    expect(screen.queryByText("Expectations")).toBeNull();
  });
});
