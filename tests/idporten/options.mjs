// The command line.
import fs from 'node:fs';
import { parseArgs } from 'node:util';
import { modes } from './modes.mjs';

export const usage = `usage: node tests/idporten/server.mjs --issuer URL --listen PORT|PATH --clients FILE --people FILE --state DIR
  --issuer URL      https://idporten.localhost:8443, without a slash at the end
  --listen WHERE    a port on 127.0.0.1, or the path of a unix socket
  --clients FILE    client registrations (JSON)
  --people FILE     who can log in (JSON)
  --state DIR       where the signing key is kept
  --mode NAME       idporten (default) or ansattporten
  --login-url URL   the host of /authorize and /logout, where it differs from the issuer (as at the original)
  --control PORT    the control interface on 127.0.0.1; without it there is none
  --tls-cert FILE --tls-key FILE   serve TLS itself, instead of plain HTTP behind a proxy
  --ca FILE         certificates to trust when sending back-channel logouts
`;

const flags = ['issuer', 'listen', 'clients', 'people', 'state', 'mode', 'login-url', 'control', 'tls-cert', 'tls-key', 'ca'];
const needed = ['issuer', 'listen', 'clients', 'people', 'state'];

function origin(url, name) {
  if (new URL(url).origin !== url) throw new Error(`--${name} must be scheme, host and port only: ${url}`);
  return url;
}

const listenAt = (where) => (/^\d+$/.test(where) ? { host: '127.0.0.1', port: Number(where) } : { path: where });

export function parseOptions(args) {
  const { values } = parseArgs({ args, options: Object.fromEntries(flags.map((flag) => [flag, { type: 'string' }])) });
  const missing = needed.find((flag) => values[flag] === undefined);
  if (missing) throw new Error(`--${missing} is missing`);
  const modeName = values.mode ?? 'idporten';
  if (!Object.hasOwn(modes, modeName)) throw new Error(`--mode is one of ${Object.keys(modes).join(', ')}`);
  if (Boolean(values['tls-cert']) !== Boolean(values['tls-key'])) throw new Error('--tls-cert and --tls-key belong together');
  return {
    issuer: origin(values.issuer, 'issuer'),
    loginUrl: origin(values['login-url'] ?? values.issuer, 'login-url'),
    modeName,
    listen: listenAt(values.listen),
    controlPort: values.control === undefined ? undefined : Number(values.control),
    clientsFile: values.clients,
    peopleFile: values.people,
    stateDir: values.state,
    tls: values['tls-cert'] && { cert: fs.readFileSync(values['tls-cert']), key: fs.readFileSync(values['tls-key']) },
    ca: values.ca && fs.readFileSync(values.ca),
  };
}
