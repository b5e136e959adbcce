// The test control interface: its own port on 127.0.0.1, never behind the proxy.
import { signToken } from './idtoken.mjs';
import { endSsoSession } from './logout.mjs';
import { table } from './misbehave/index.mjs';
import { serveRows } from './rows.mjs';

const shown = (session) => ({
  sid: session.uid,
  person: session.accountId,
  acr: session.acr,
  clients: Object.keys(session.authorizations ?? {}),
  login_at: session.loginTs,
  expires_at: session.exp,
});

async function logOut(o, { sid }) {
  const session = await o.provider.Session.findByUid(sid ?? '');
  if (!session?.accountId) throw new Error('no such session');
  await endSsoSession(o, session);
  return { events: o.events.all().filter((event) => event.kind === 'backchannel' && event.sid === sid) };
}

function sign(o, { claims, use = 'id_token', as, value }) {
  if (as) o.misbehave.arm({ name: as, for: use, value });
  return { token: signToken(o, use, claims, claims?.aud) };
}

const armed = (o) => ({ armed: o.misbehave.armed() });

// method and path -> what is answered as JSON
const rows = {
  'GET /_test/': (o) => ({ issuer: o.issuer, mode: o.modeName, ...armed(o) }),
  'GET /_test/misbehaviours': () => Object.fromEntries(Object.entries(table).map(([name, row]) => [name, row.about])),
  'POST /_test/misbehave': (o, body) => { o.misbehave.arm(body); return armed(o); },
  'DELETE /_test/misbehave': (o) => { o.misbehave.reset(); return armed(o); },
  'GET /_test/events': (o) => o.events.all(),
  'DELETE /_test/events': (o) => { o.events.clear(); return []; },
  'GET /_test/sessions': (o) => o.store.sessions().map(shown),
  'POST /_test/age': (o, { seconds }) => { o.store.age(Number(seconds)); return { aged: Number(seconds) }; },
  'POST /_test/logout': logOut,
  'POST /_test/rotate': (o, { keep_old: keepOld = true }) => ({ kid: o.keys.rotate({ keepOld }) }),
  'POST /_test/sign': sign,
};

export const makeControl = (o) => serveRows(rows, o);
