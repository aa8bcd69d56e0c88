// States of a server whose certificate is not trusted: told, trusted, hostile, and the list in the settings.
import { certificate, facts, hostile, untrusted, untrustedRun } from "../tests/fixtures/certificates";
import { program } from "../tests/fixtures/program";
import { document, rows, view } from "../tests/fixtures/profiles";
import type { CertificateView } from "../src/ipc";
import { click, type, type State } from "./acting";

const other = `sha256:${"b".repeat(64)}`;
const flow = (of: CertificateView, trusted: string[] = []): State => ({
  program: () =>
    program({
      run: () => untrustedRun(of),
      profile: () => view(rows[2]!, { document: document({ tls: { trusted_certificates: trusted } }) }),
    }),
  then: () => click("Flow"),
});

export const trustStates: Record<string, State> = {
  untrusted: flow(certificate),
  "untrusted-no-help": flow({
    ...certificate,
    problems: [...certificate.problems, "Its form or its key is not fit for a secure connection."],
    can_be_trusted: false,
  }),
  "untrusted-hostile": flow(hostile),
  "trusted-by-now": flow(certificate, [facts.fingerprint]),
  "untrusted-start": {
    program: () =>
      program({
        profiles: () => [],
        server_discover: () => {
          throw untrusted();
        },
      }),
    then: async () => {
      await type("input:not([type=file])", "https://localhost:9443");
      await click("Discover");
    },
  },
  "trusted-list": {
    program: () =>
      program({
        profile: () =>
          view(rows[2]!, {
            document: document({
              tls: {
                trusted_certificates: [facts.fingerprint, other, hostile.facts.fingerprint.replace("5", "6")],
              },
            }),
          }),
        certificates_known: () => [
          facts,
          { ...hostile.facts, fingerprint: facts.fingerprint.replace("5", "6") },
        ],
      }),
    then: () => click("Settings"),
  },
};
