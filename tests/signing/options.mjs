// The command line.
import { parseArgs } from 'node:util';

export const usage = `usage: node tests/signing/server.mjs --root URL --listen PORT --site URL --site-listen PORT|PATH --people FILE --certificates DIR
  --root URL           of the API: https://signering-api.localhost:8446/api
  --listen PORT        where it listens, on 127.0.0.1, with TLS of its own
  --site URL           where people sign: https://signering.localhost:8443, without a slash at the end
  --site-listen WHERE  a port on 127.0.0.1, or the path of a unix socket, plain HTTP behind a proxy
  --people FILE        who can sign (JSON, as for tests/idporten)
  --certificates DIR   made by certificates.mjs, or at the first start
  --broker A:B         organisation A may act for organisation B; any number of times
  --poll SECONDS       how long an empty queue may not be asked again (600)
  --xsd DIR            the service's schemas, where they are at hand
  --control PORT       the control interface on 127.0.0.1; without it there is none
`;

const flags = ['root', 'listen', 'site', 'site-listen', 'people', 'certificates', 'poll', 'xsd', 'control'];
const needed = ['root', 'listen', 'site', 'site-listen', 'people', 'certificates'];

export const listenAt = (where) => (/^\d+$/.test(where) ? { host: '127.0.0.1', port: Number(where) } : { path: where });

export function parseOptions(args) {
  const options = Object.fromEntries(flags.map((flag) => [flag, { type: 'string' }]));
  const { values } = parseArgs({ args, options: { ...options, broker: { type: 'string', multiple: true } } });
  const missing = needed.find((flag) => values[flag] === undefined);
  if (missing) throw new Error(`--${missing} is missing`);
  if (new URL(values.site).origin !== values.site) throw new Error('--site is scheme, host and port only');
  return {
    root: values.root, site: values.site, listen: listenAt(values.listen), siteListen: listenAt(values['site-listen']), peopleFile: values.people,
    certificates: values.certificates, brokers: (values.broker ?? []).map((pair) => pair.split(':')), poll: Number(values.poll ?? 600), xsd: values.xsd,
    controlPort: values.control === undefined ? undefined : Number(values.control),
  };
}
