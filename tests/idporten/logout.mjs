// End of session, for one browser and for every service that took part in it.
import { readForm } from './forms.mjs';
import { logoutTokenClaims, signToken } from './idtoken.mjs';
import { unpack, verifies } from './jws.mjs';
import { publicKey } from './keys.mjs';
import { errorPage, logoutPage } from './pages.mjs';
import { postOnce } from './backchannel.mjs';

const clientsOf = (o, session) => Object.keys(session.authorizations ?? {}).map(o.clients.find).filter(Boolean);

async function notify(o, client, session) {
  const token = signToken(o, 'logout_token', logoutTokenClaims(o, client.client_id, session), client.client_id);
  const times = o.misbehave.last('logout_times', { clientId: client.client_id, use: 'logout_token' }, 1) ?? 1;
  for (let i = 0; i < times; i += 1) {
    const outcome = await postOnce(client.backchannel_logout_uri, { logout_token: token }, o.ca);
    o.events.add('backchannel', { client_id: client.client_id, sid: session.uid, ...outcome });
  }
}

// Ends the session and tells the services that registered for it. The frames are for the page to load.
export async function endSsoSession(o, session) {
  const clients = clientsOf(o, session);
  const grants = Object.values(session.authorizations ?? {}).map(({ grantId }) => grantId).filter(Boolean);
  await session.destroy();
  for (const grantId of grants) {
    await o.provider.AccessToken.revokeByGrantId(grantId);
    await o.provider.RefreshToken.revokeByGrantId(grantId);
    await o.provider.AuthorizationCode.revokeByGrantId(grantId);
  }
  await Promise.all(clients.filter((client) => client.backchannel_logout_uri).map((client) => notify(o, client, session)));
  return clients.filter((client) => client.frontchannel_logout_uri).map((client) => frameUrl(o, client, session));
}

function frameUrl(o, client, session) {
  const url = new URL(client.frontchannel_logout_uri);
  if (client.frontchannel_logout_session_required) {
    url.searchParams.set('iss', o.issuer);
    url.searchParams.set('sid', session.uid);
  }
  o.misbehave.run('frame', { clientId: client.client_id }, url, { issuer: o.issuer });
  return url.href;
}

function hintedClient(o, hint) {
  const [header, payload] = hint.split('.').slice(0, 2).map(unpack);
  const key = header.alg === 'RS256' && o.keys.known(header.kid);
  if (!key || !verifies(hint, publicKey(key)) || payload.iss !== o.issuer) throw new Error('id_token_hint is not ours');
  if (header.typ === 'logout+jwt') throw new Error('id_token_hint is not an id_token');
  return payload.aud;
}

// The request, checked: {next} is where to send the browser afterwards. Throws a sentence.
function checkRequest(o, params) {
  for (const name of new Set(params.keys())) if (params.getAll(name).length > 1) throw new Error(`${name} is given twice`);
  const state = params.get('state');
  if (state !== null && !/^[\x20-\x7E]+$/.test(state)) throw new Error('state has characters that are not allowed');
  const hinted = params.get('id_token_hint') === null ? null : hintedClient(o, params.get('id_token_hint'));
  const named = params.get('client_id');
  if (hinted && named && hinted !== named) throw new Error('client_id and id_token_hint differ');
  const client = o.clients.find(hinted ?? named);
  if ((hinted ?? named) && !client) throw new Error('unknown client');
  const uri = params.get('post_logout_redirect_uri');
  if (!uri || !client) return { next: undefined };
  if (!client.post_logout_redirect_uris?.includes(uri)) throw new Error('post_logout_redirect_uri is not registered');
  const next = new URL(uri);
  if (state !== null) next.searchParams.set('state', state);
  return { next: next.href };
}

export async function endSession(o, ctx) {
  const params = ctx.method === 'POST' ? await readForm(ctx.req) : new URLSearchParams(ctx.querystring);
  const cookie = o.provider.cookieName('session');
  if (!ctx.cookies.get(cookie)) {
    errorPage(ctx, 400, 'no_session', 'Nettleseren har ingen innlogging her.');
    return;
  }
  let next;
  try {
    ({ next } = checkRequest(o, params));
  } catch (error) {
    errorPage(ctx, 400, 'invalid_request', error.message);
    return;
  }
  const session = await o.provider.Session.get(ctx);
  const frames = session.accountId ? await endSsoSession(o, session) : [];
  ctx.cookies.set(cookie, null, { httpOnly: true, sameSite: 'none', secure: ctx.secure });
  o.events.add('logout', { person: session.accountId, sid: session.uid });
  logoutPage(ctx, { frames, next });
}
