// The documents page: session, access, 50 rows, rendering.
import { interleaved, load, fail } from '../lib/load.mjs';
import { cutPage, openFront, openPeers, ports, psql, readers, token } from '../lib/place.mjs';

const plain = (html) => html.replace(/value="[0-9a-f]{64}"/g, 'value="csrf"').replace(/\s+/g, ' ').trim();

async function page(name, cookie) {
  const reply = await fetch(`http://127.0.0.1:${ports[name]}/dokumenter`, { headers: { cookie: `__Host-pv=${cookie}` } });
  return { status: reply.status, text: await reply.text() };
}

export async function prepare() {
  const tokens = readers.map((n) => token(n));
  await openFront();
  const ours = await page('portvakt', tokens[0]);
  if (ours.status !== 200) throw new Error(`the documents page answers ${ours.status}`);
  cutPage(ours.text, { name: psql(`select name from data.person where ref = 'b${readers[0]}'`), label: 'Saken om Ola' });
  return tokens;
}

export async function measure(tokens) {
  await openPeers();
  const ours = plain((await page('portvakt', tokens[0])).text);
  const peers = ['php', 'node', 'flask'].flatMap((name) => [name, `${name}_plain`]);
  for (const peer of peers) {
    const theirs = await page(peer, tokens[0]);
    if (theirs.status !== 200 || plain(theirs.text) !== ours) fail(`${peer} does not write the same page (${theirs.status})`);
  }
  const targets = ['portvakt', 'nginx', 'empty', ...peers];
  for (const t of targets) await load(t, '/dokumenter', { tokens, time: 1 });
  return { bytes: ours.length, ...await interleaved(targets, (t) => load(t, '/dokumenter', { tokens })) };
}
