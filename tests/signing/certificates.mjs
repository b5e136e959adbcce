// Makes all certificates that the stand-in and its sender need: node tests/signing/certificates.mjs DIR ORGNR NAME HOST
// For the sender, in DIR: client.pem and client.key (TLS), package.pem (with the whole chain) and package.key,
// enterprise-root.pem (to know the service by), trust.pem (to know signers by).
import fs from 'node:fs';
import path from 'node:path';
import { openAuthority } from './authority.mjs';

export function makeSender(authority, organisation, name) {
  const write = (file, content, mode = 0o644) => fs.writeFileSync(path.join(authority.folder, file), content, { mode });
  for (const label of ['client', 'package']) {
    const made = authority.enterpriseCertificate(`sender-${label}`, name, organisation);
    write(`${label}.pem`, made.bundle);
    write(`${label}.key`, made.key.export({ type: 'pkcs8', format: 'pem' }), 0o600);
  }
  write('trust.pem', authority.trust);
}

if (process.argv[1]?.endsWith('certificates.mjs')) {
  const [folder, organisation, name, host] = process.argv.slice(2);
  if (!host) throw new Error('usage: node tests/signing/certificates.mjs DIR ORGNR NAME HOST');
  makeSender(openAuthority(path.resolve(folder), { host }), organisation, name);
}
