// What common servers refuse by default: the limit in bytes, whose it is, and where that is written.
export type HeaderLimit = { bytes: number; of: string; source: string };

export const HEADER_LIMITS: readonly HeaderLimit[] = [
  {
    bytes: 4096,
    of: "browsers, in a cookie",
    source: "RFC 6265 §6.1",
  },
  {
    bytes: 8192,
    of: "nginx, Apache httpd and Tomcat",
    source: "large_client_header_buffers 8k, LimitRequestFieldSize 8190, maxHttpHeaderSize 8192",
  },
  {
    bytes: 16_384,
    of: "Node.js, IIS and AWS load balancers",
    source: "--max-http-header-size 16384, MaxFieldLength 16384, 16 KB for one header line",
  },
];

/** The line that carries a token of so many characters, in bytes. */
export const headerBytes = (characters: number): number => "Authorization: Bearer ".length + characters;
