// A server that is not who it should be.  tls(authority) gives the certificate that it shows.
const DAY = 86400e3;
const shows = (about, label, organisation, more) => ({
  about,
  tls: ({ enterpriseCertificate, host }) => enterpriseCertificate(label, 'Posten Bring AS', organisation, { purposes: ['serverAuth'], hosts: [host], ...more }),
});

export const servers = {
  tls_other_organisation: shows('a right certificate, of another organisation', 'server-other', '310101001'),
  tls_other_host: shows('the service’s certificate, for another host', 'server-host', '984661185', { hosts: ['annet.localhost'] }),
  tls_expired: shows('the service’s certificate, expired', 'server-expired', '984661185', { from: new Date(Date.now() - 900 * DAY), to: new Date(Date.now() - DAY) }),
  tls_client_certificate: shows('a certificate that is for clients', 'server-client', '984661185', { purposes: ['clientAuth'] }),
  tls_foreign: { about: 'a certificate from an authority nobody vouches for', tls: (authority) => authority.foreign.server },
};
