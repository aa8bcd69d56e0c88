// Client certificates (RFC 8705): authentication by them, and access tokens bound to them.

/** The feature's settings; nothing where no listener asks for certificates. */
export function mutualTls(origin) {
  if (!origin) return { enabled: false };
  return {
    enabled: true,
    certificateBoundAccessTokens: true,
    selfSignedTlsClientAuth: true,
    tlsClientAuth: true,
    getCertificate: clientCertificate,
    certificateAuthorized: (context) => context.socket.authorized === true,
    certificateSubjectMatches: (context, property, expected) => {
      const certificate = clientCertificate(context);
      switch (property) {
        case 'tls_client_auth_subject_dn':
          // One relative name to a line, as OpenSSL has them.
          return certificate.subject.split('\n').reverse().join(',') === expected;
        case 'tls_client_auth_san_dns':
          return certificate.checkHost(expected) !== undefined;
        case 'tls_client_auth_san_email':
          return certificate.checkEmail(expected) !== undefined;
        case 'tls_client_auth_san_ip':
          return certificate.checkIP(expected) !== undefined;
        default:
          return false;
      }
    },
  };
}

/** The certificate of the connection, if one was sent. */
export function clientCertificate(context) {
  return context.socket.getPeerX509Certificate?.();
}
