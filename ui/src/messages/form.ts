import { authentication, methods } from "./authentication";
import { dialect } from "./dialect";
import { grants, jsonField, request, source, support } from "./grants";

const server = {
  title: "Server",
  issuer: "Issuer",
  issuerHint: "An issuer or any discovery address; without one, give the endpoints by hand.",
  discover: "Discover",
  discovering: "Reading the metadata…",
  cancel: "Cancel",
  cancelDiscovery: "Cancel discovery",
  allowPlaintext: "Allow http for this server",
  foundAt: "Metadata read from",
  supports: "What the server supports",
  yes: "yes",
  no: "no",
  unsaid: "not said",
  remarks: "Remarks on the metadata",
  severities: { note: "note:", warning: "warning:", wrong: "wrong:" },
  endpoints: "Endpoints",
  endpointsAbout: "what is written here wins over what discovery says",
  discovered: "from discovery",
  insteadOf: (url: string) => `Used instead of ${url}, which discovery found.`,
  authorization_endpoint: "Authorization endpoint",
  token_endpoint: "Token endpoint",
  jwks_uri: "JWKS URI",
  revocation_endpoint: "Revocation endpoint",
  device_authorization_endpoint: "Device authorization endpoint",
  backchannel_authentication_endpoint: "Backchannel endpoint",
  pushed_authorization_request_endpoint: "Pushed request endpoint",
  jwt_endpoint: "JWT endpoint",
};

const preset = {
  label: "Preset",
  hint: "What is known of this kind of server; what you write wins, member by member.",
  none: "None",
  bring: "You bring",
  such: "such as",
  fillsIn: "It fills in",
  fillsInAbout: (count: number) => (count === 1 ? "one value" : `${count} values, each with its source`),
  member: "Member",
  value: "Value",
  source: "Source",
  given: (value: string) => `${value} (from the preset)`,
};

const api = {
  title: "I only have the API’s URL",
  about: "finds its issuer, scopes and resource",
  url: "URL of the API",
  hint: "The API has to publish metadata of itself (RFC 9728).",
  find: "Find",
  searching: "Reading the API’s metadata…",
  cancel: "Cancel",
  allowPlaintext: "Allow http for this API",
  several: (name: string) => `${name} takes the tokens of several authorization servers. Choose one:`,
  use: "Use",
  useThat: (server: string) => `Use ${server}`,
  taken: (resource: string, hasScopes: boolean) =>
    hasScopes
      ? `Issuer, scopes and resource are filled in from what ${resource} says of itself.`
      : `Issuer and resource are filled in from what ${resource} says of itself.`,
};

const client = {
  title: "Client",
  clientId: "Client ID",
  method: "Client authentication",
  methods,
  secret: "Client secret",
};

const grant = {
  title: "Grant",
  type: "Grant type",
  types: {
    authorization_code: "Authorization code",
    implicit: "Implicit",
    client_credentials: "Client credentials",
    "urn:ietf:params:oauth:grant-type:device_code": "Device authorization",
    password: "Password",
    "urn:ietf:params:oauth:grant-type:jwt-bearer": "JWT bearer assertion",
    "urn:ietf:params:oauth:grant-type:token-exchange": "Token exchange",
    "urn:openid:params:grant-type:ciba": "Backchannel authentication (CIBA)",
  } as Record<string, string>,
  scope: "Scope",
  scopeHint: "Separated by spaces.",
  redirectUri: "Redirect URI",
  postLogout: "After a logout",
  postLogoutHint: "Where the server sends the browser then, as registered. May be left out.",
  redirectHint: "As registered. http://127.0.0.1/callback takes any free port.",
  responseType: "Response type",
  responseTypes: {
    authorization_code: {
      "": "A code",
      code: "A code",
      "code id_token": "A code and an ID token (hybrid)",
      "code token": "A code and an access token (hybrid)",
      "code id_token token": "A code, an ID token and an access token (hybrid)",
    },
    implicit: {
      "": "An access token",
      token: "An access token",
      id_token: "An ID token",
      "id_token token": "An ID token and an access token",
    },
  } as Record<string, Record<string, string>>,
  pkce: "PKCE",
  pkces: {
    "": "S256 (recommended)",
    S256: "S256 (recommended)",
    plain: "plain",
    none: "none",
  } as Record<string, string>,
  browser: "Browser",
  browsers: {
    "": "Consent window in Bearerbox",
    embedded: "Consent window in Bearerbox",
    system: "System browser",
    print: "Print the address (for scripts)",
  } as Record<string, string>,
};

const extra = {
  title: "Extra parameters and headers",
  about: "sent as written, after what the grant needs",
  groups: {
    "parameters.authorization": "Authorization request parameters",
    "parameters.token": "Token request parameters",
    "parameters.refresh": "Refresh request parameters",
    "headers.token": "Token request headers",
    "headers.refresh": "Refresh request headers",
  } as Record<string, string>,
  name: "Name",
  value: "Value",
  nameOf: (group: string, row: number) => `${group}: name ${row}`,
  valueOf: (group: string, row: number) => `${group}: value ${row}`,
  add: "Add",
  addTo: (group: string) => `Add to ${group.toLowerCase()}`,
  remove: "Remove",
  removeOf: (group: string, row: number) => `${group}: remove row ${row}`,
};

export const form = {
  newTitle: "New profile",
  newAbout: "A client as registered at one authorization server.",
  label: "Profile settings",
  nameTitle: "Profile",
  name: "Name",
  nameHint: "Letters, digits, dots, underscores and hyphens.",
  environment: "Environment",
  environmentHint: "A label such as dev, staging or production. Production is always red.",
  save: "Save",
  create: "Add profile",
  revert: "Revert",
  cancel: "Cancel",
  saved: (name: string) => `“${name}” was saved.`,
  unsaved: "Unsaved changes. They stay here while you look at other profiles.",
  unchanged: "All changes are saved.",
  overtaken: {
    title: "This profile was changed elsewhere while you edited it.",
    about: "Your changes are not saved. Saving them takes back what was changed there.",
    load: "Drop mine and load the saved one",
    overwrite: "Save mine over it",
  },
  elsewhere: "Something else is not right yet",
  problemsCount: (count: number) =>
    count === 1 ? "One field is not right yet." : `${count} fields are not right yet.`,
  asJson: "Edit as JSON",
  asForm: "Edit as form",
  json: "Profile document",
  jsonHint: 'Secrets that the vault keeps are shown as {"held": true}.',
  notJson: (where: string) => `This is not a JSON object yet. ${where}`.trim(),
  warning: "Warning:",
  preset,
  server,
  api,
  client,
  grant,
  extra,
  source,
  grants,
  jsonField,
  request,
  support,
  authentication,
  dialect,
  expectations: {
    title: "Expectations",
    about: "claims that must hold in every new token",
    labels: {
      "expectations.access_token": "Of the access token",
      "expectations.id_token": "Of the ID token",
    },
    hints: {
      "expectations.access_token":
        "One per line: aud = api://orders, roles contains admin, exp - iat <= 15m, email absent.",
      "expectations.id_token":
        "Also: sub starts with auth0|, tenant one of blue, green, realm_access.roles lacks root, header.alg = ES256.",
    },
  },
};
