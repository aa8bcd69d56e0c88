import { screen, waitFor, within } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";
import type { CertificateView } from "../src/ipc";
import { certificate, facts, hostile, untrusted, untrustedRun } from "./fixtures/certificates";
import { server } from "./fixtures/program";
import { document, rows, view } from "./fixtures/profiles";
import { expectAccessible, openWindow, reject } from "./window";

const { fingerprint } = facts;
const button = (name: string) => screen.getByRole("button", { name });
const trustButton = "Trust this certificate for this profile";
const field = (name: string) => screen.getByRole("textbox", { name });
const valueOf = (term: string) => screen.getByText(term).nextElementSibling;

describe("a run that failed for a certificate", () => {
  /** The profile trusts what the program was told to let it trust. */
  const flow = async (of: CertificateView = certificate) => {
    let trusted: string[] = [];
    const opened = await openWindow({
      run: () => untrustedRun(of),
      profile: () => view(rows[2]!, { document: document({ tls: { trusted_certificates: trusted } }) }),
      profile_trust: ({ fingerprint }) => {
        trusted = [fingerprint as string];
        return rows[2]!;
      },
      profile_distrust: () => {
        trusted = [];
        return rows[2]!;
      },
    });
    await opened.user.click(screen.getByRole("tab", { name: "Flow" }));
    return opened;
  };

  it("shows what the certificate says and what is wrong with it", async () => {
    await flow();

    expect(
      screen.getByText("No secure connection to localhost:9443: its certificate is not trusted."),
    ).toBeVisible();
    expect(screen.getByText(/It is signed by itself/)).toBeVisible();
    expect(valueOf("Is for")).toHaveTextContent("localhost, 127.0.0.1");
    expect(valueOf("Issued by")).toHaveTextContent("itself");
    expect(valueOf("Valid")).toHaveTextContent("26 Oct 2026 to 28 Jan 2028");
    expect(valueOf("Fingerprint")).toHaveTextContent(fingerprint);
    await expectAccessible();
  });

  it("copies the fingerprint", async () => {
    const { fake, user } = await flow();
    await user.click(button("Copy the fingerprint"));
    expect(fake.argsOf("text_copy")).toEqual([{ text: fingerprint }]);
  });

  it("trusts it by one button, which then tries again", async () => {
    const { fake, user } = await flow();

    await user.click(button(trustButton));

    expect(await screen.findByText("This profile trusts exactly this certificate now.")).toBeVisible();
    expect(fake.argsOf("profile_trust")).toEqual([{ id: 3, fingerprint }]);
    const again = window.document.activeElement as HTMLElement;
    expect(again).toHaveAccessibleName("Try again");
    expect(fake.argsOf("run_start")).toEqual([]);
    await user.click(again);
    expect(fake.argsOf("run_start")).toMatchObject([{ profileId: 3, persona: "alice", browser: null }]);
  });

  it("takes the trust back by Undo", async () => {
    const { fake, user } = await flow();
    await user.click(button(trustButton));
    expect(await screen.findByText("“orders-web” trusts the certificate now.")).toBeVisible();

    await user.click(button("Undo"));

    expect(await screen.findByRole("button", { name: trustButton })).toBeVisible();
    expect(fake.argsOf("profile_distrust")).toEqual([{ id: 3, fingerprint }]);
    expect(screen.getByText("“orders-web” does not trust the certificate any more.")).toBeVisible();
  });

  it("keeps the button when the trust could not be kept", async () => {
    const { fake, user } = await flow();
    fake.answers.profile_trust = reject({
      code: "vault_unusable",
      message: "The disk is full.",
      next_step: null,
      server: null,
    });

    await user.click(button(trustButton));

    expect(await screen.findByText("The disk is full.")).toBeVisible();
    expect(button(trustButton)).toBeVisible();
  });

  it("offers no trust where that would not help, and says so", async () => {
    await flow({ ...certificate, can_be_trusted: false });
    expect(screen.queryByRole("button", { name: trustButton })).toBeNull();
    expect(screen.getByText(/^Trusting it would not help/)).toBeVisible();
  });

  it("shows some of many names, and no trick of theirs", async () => {
    const { user } = await flow(hostile);
    expect(valueOf("Is for")).toHaveTextContent("evil⟨U+202E⟩gnp.example");
    expect(valueOf("Is for")).not.toHaveTextContent("host-50.shop.example");
    expect(valueOf("Issued by")).toHaveTextContent("O=<b>Shop</b>");

    await user.click(button("and 494 more"));

    expect(valueOf("Is for")).toHaveTextContent("host-50.shop.example");
    expect(valueOf("Is for")).toHaveTextContent("and 400 more");
  });
});

describe("a discovery that failed for a certificate", () => {
  const trustsIt = (draft: unknown) =>
    (draft as { tls?: { trusted_certificates?: string[] } }).tls?.trusted_certificates?.includes(fingerprint);
  const answers = {
    server_discover: ({ draft }: Record<string, unknown>) => {
      if (trustsIt(draft)) return { ...server, issuer: "https://localhost:9443" };
      throw untrusted();
    },
    certificates_known: () => [facts],
  };
  const list = () => within(screen.getByRole("list", { name: "Trusted certificates" }));

  it("trusts it in the draft of a new profile, and goes on", async () => {
    const { app, fake, user } = await openWindow(answers);
    await user.keyboard("{Control>}n{/Control}");
    await user.type(field("Issuer"), "https://localhost:9443{Enter}");

    await user.click(await screen.findByRole("button", { name: trustButton }));

    expect(await screen.findByText("What the server supports")).toBeVisible();
    expect(app.drafts.fresh.trusted).toEqual([fingerprint]);
    expect(fake.argsOf("profile_trust")).toEqual([]);
    expect(await list().findByText("localhost, 127.0.0.1")).toBeVisible();
    expect(list().getByText(fingerprint)).toBeVisible();
    expect(list().getByText("valid until 28 Jan 2028")).toBeVisible();
    await expectAccessible();
    await user.click(button("Undo"));
    expect(app.drafts.fresh.trusted).toEqual([]);
  });

  it("leads from the first start to the form", async () => {
    const { user } = await openWindow({ ...answers, profiles: () => [] });
    await user.type(field("Issuer"), "https://localhost:9443{Enter}");

    await user.click(await screen.findByRole("button", { name: trustButton }));

    expect(await screen.findByRole("heading", { name: "New profile" })).toBeVisible();
  });

  it("asks again with http allowed where it was allowed before", async () => {
    let asked = 0;
    const { fake, user } = await openWindow({
      server_discover: ({ plaintext }) => {
        asked += 1;
        if (!plaintext) {
          throw { code: "plaintext_address", message: "Not encrypted.", next_step: null, server: null };
        }
        if (asked === 2) throw untrusted();
        return server;
      },
    });
    await user.keyboard("{Control>}n{/Control}");
    await user.type(field("Issuer"), "http://id.example{Enter}");
    await user.click(await screen.findByRole("button", { name: "Allow http for this server" }));
    await user.click(await screen.findByRole("button", { name: trustButton }));

    await screen.findByText("What the server supports");
    expect(fake.argsOf("server_discover").map(({ plaintext }) => plaintext)).toEqual([false, true, true]);
  });
});

describe("the settings", () => {
  const other = `sha256:${"b".repeat(64)}`;
  const saved = (trusted: string[], updated_at = 1) =>
    view(rows[2]!, { updated_at, document: document({ tls: { trusted_certificates: trusted } }) });
  const settings = async (trusted: string[]) => {
    const opened = await openWindow({
      profile: () => saved(trusted),
      certificates_known: () => [facts],
    });
    await opened.user.click(screen.getByRole("tab", { name: "Settings" }));
    return opened;
  };
  const list = () => screen.queryByRole("list", { name: "Trusted certificates" });

  it("lists the trusted certificates, and takes one out", async () => {
    const { fake, user } = await settings([fingerprint, other]);
    await waitFor(() => expect(list()).toHaveTextContent("localhost, 127.0.0.1"));
    expect(list()).toHaveTextContent("Never shown to this vault");

    await user.click(button("Trust localhost, 127.0.0.1 no more"));
    await user.click(button(`Trust ${other} no more`));

    expect(list()).toBeNull();
    expect(field("Issuer")).toHaveFocus();
    await user.keyboard("{Control>}s{/Control}");
    await screen.findByText("“orders-web” was saved.");
    const draft = fake.argsOf("profile_replace")[0]!.draft as { tls: object };
    expect(draft.tls).not.toHaveProperty("trusted_certificates");
  });

  it("shows no list where nothing is trusted beside what the computer trusts", async () => {
    await settings([]);
    expect(list()).toBeNull();
  });

  it("takes over what is trusted meanwhile, and keeps what was typed", async () => {
    const { app, fake, user } = await settings([]);
    await user.type(field("Scope"), " mine");
    fake.answers.profile = () => saved([fingerprint], 2);

    await fake.emit("profile-changed", rows[2]);

    await waitFor(() => expect(list()).toHaveTextContent(fingerprint));
    expect((field("Scope") as HTMLInputElement).value).toMatch(/ mine$/);
    expect(screen.queryByText(/was changed elsewhere/)).toBeNull();
    expect(app.drafts.isDirty(3)).toBe(true);
    await user.keyboard("{Control>}s{/Control}");
    expect(fake.argsOf("profile_replace")).toMatchObject([{ readAt: 2 }]);
  });

  it("does not take over more than that unawares", async () => {
    const { fake, user } = await settings([]);
    await user.type(field("Scope"), " mine");
    const changed = saved([fingerprint], 2);
    changed.document.scope = "openid theirs";
    fake.answers.profile = () => changed;

    await fake.emit("profile-changed", rows[2]);

    expect(await screen.findByText(/was changed elsewhere/)).toBeVisible();
    expect(list()).toBeNull();
  });

  it("says at the list what is wrong with a fingerprint", async () => {
    const { fake, user } = await settings(["sha256:abc"]);
    fake.answers.profile_check = () => [
      { path: "tls.trusted_certificates", message: "“sha256:abc” is no fingerprint.", warning: false },
    ];
    await user.keyboard("{Control>}s{/Control}");
    expect(await screen.findByText("“sha256:abc” is no fingerprint.")).toBeVisible();
    await waitFor(() => expect(list()).toHaveFocus());
  });
});
