// A stand-in for ID-porten and Ansattporten: see README.md.
import fs from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { once } from 'node:events';
import { pathToFileURL } from 'node:url';
import { loadClients } from './clients.mjs';
import { makeControl } from './control.mjs';
import { makeEdge, setForwarded } from './edge.mjs';
import { makeEvents } from './events.mjs';
import { openKeys } from './keys.mjs';
import { makeMisbehave } from './misbehave/index.mjs';
import { modes } from './modes.mjs';
import { parseOptions, usage } from './options.mjs';
import { loadPeople } from './people.mjs';
import { makeProvider } from './provider.mjs';
import { makeStore } from './store.mjs';

function assemble(options) {
  const o = {
    ...options,
    mode: modes[options.modeName],
    clients: loadClients(options.clientsFile),
    people: loadPeople(options.peopleFile),
    keys: openKeys(options.stateDir),
    store: makeStore(),
    grants: new Map(), // grant id -> what its id_token says beside the login itself
    events: makeEvents(),
    misbehave: makeMisbehave(),
  };
  o.provider = makeProvider(o);
  o.provider.use(makeEdge(o));
  o.provider.on('server_error', (ctx, error) => console.error('idporten:', ctx.method, ctx.path, error));
  for (const event of ['grant.error', 'authorization.error', 'pushed_authorization_request.error']) {
    o.provider.on(event, (ctx, error) => o.events.add('refused', { at_path: ctx.path, error: error.error, why: error.error_description, detail: error.error_detail }));
  }
  return o;
}

function webServer(o) {
  const handle = o.provider.callback();
  const serve = (req, res) => { setForwarded(o, req); handle(req, res); };
  return o.tls ? https.createServer(o.tls, serve) : http.createServer(serve);
}

async function listen(server, where) {
  if (where.path) fs.rmSync(where.path, { force: true }); // left by one that was killed
  server.listen(where);
  await once(server, 'listening');
  if (where.path) fs.chmodSync(where.path, 0o666); // the proxy is another user
}

export async function start(options) {
  const o = assemble(options);
  const servers = [webServer(o)];
  await listen(servers[0], o.listen);
  if (o.controlPort !== undefined) {
    servers.push(makeControl(o));
    await listen(servers[1], { host: '127.0.0.1', port: o.controlPort });
  }
  const close = () => Promise.all(servers.map((server) => new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  })));
  return { o, close, address: servers[0].address(), control: servers[1]?.address() };
}

async function main() {
  let options;
  try {
    options = parseOptions(process.argv.slice(2));
  } catch (error) {
    console.error(`idporten: ${error.message}\n${usage}`);
    process.exit(2);
  }
  const { close } = await start(options);
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => close().then(() => process.exit(0)));
  console.log(`${options.modeName}: ${options.issuer} is ready`);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await main();
