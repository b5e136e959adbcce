// A stand-in for Posten signering: see README.md.
import fs from 'node:fs';
import { once } from 'node:events';
import { pathToFileURL } from 'node:url';
import { makeApi, rootsOf } from './api.mjs';
import { openAuthority } from './authority.mjs';
import { makeCalls } from './calls.mjs';
import { makeCeremony } from './ceremony.mjs';
import { makeControl } from './control.mjs';
import { makeClock, makeJobs } from './jobs.mjs';
import { makeMisbehave } from './misbehave/index.mjs';
import { parseOptions, usage } from './options.mjs';
import { loadPeople } from './people.mjs';
import { makeUrls } from './urls.mjs';

function assemble(options) {
  const clock = makeClock();
  const authority = openAuthority(options.certificates, { host: new URL(options.root).hostname });
  const o = {
    ...options, clock, authority, trustedRoots: rootsOf(authority), people: loadPeople(options.peopleFile), jobs: makeJobs(clock), calls: makeCalls(clock.now),
    mayAct: (caller, organisation) => caller === organisation || options.brokers.some(([broker, sender]) => broker === caller && sender === organisation),
  };
  o.urls = makeUrls(options.root, options.site, clock.now);
  o.misbehave = makeMisbehave(o);
  o.jobs.pauseFor(options.poll * 1000);
  return o;
}

async function listen(server, where) {
  if (where.path) fs.rmSync(where.path, { force: true }); // left by one that was killed
  server.listen(where);
  await once(server, 'listening');
  if (where.path) fs.chmodSync(where.path, 0o666); // the proxy is another user
  return server;
}

export async function start(options) {
  const o = assemble(options);
  const servers = [await listen(makeApi(o), o.listen), await listen(makeCeremony(o), o.siteListen)];
  if (o.controlPort !== undefined) servers.push(await listen(makeControl(o), { host: '127.0.0.1', port: o.controlPort }));
  o.dropIdle = () => servers[0].closeIdleConnections();
  const close = () => Promise.all(servers.map((server) => new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  })));
  return { o, close, addresses: servers.map((server) => server.address()) };
}

async function main() {
  let options;
  try {
    options = parseOptions(process.argv.slice(2));
  } catch (error) {
    console.error(`signing: ${error.message}\n${usage}`);
    process.exit(2);
  }
  const { close } = await start(options);
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => close().then(() => process.exit(0)));
  console.log(`signing: ${options.root} is ready`);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await main();
