// The id_token as ID-porten writes it, claim by claim, and the signing that every misbehaviour passes through.
import crypto from 'node:crypto';
import { compact, signers } from './jws.mjs';
import { privateKey } from './keys.mjs';
import { wantsSid } from './clients.mjs';

const LIFETIME = 120;

// Pairwise: the same person is somebody else at every client.
export function subjectOf(o, clientId, personId) {
  return crypto.createHash('sha256').update(`${o.keys.pairwiseSalt}\n${clientId}\n${personId}`).digest('base64url');
}

// source: the authorization code or refresh token that is being redeemed.
export function idTokenClaims(o, source) {
  const { clientId, accountId } = source;
  const { locale, details } = o.grants.get(source.grantId);
  const now = Math.floor(Date.now() / 1000);
  return {
    sub: subjectOf(o, clientId, accountId),
    amr: source.amr,
    iss: o.issuer,
    pid: o.people.find(accountId).pid,
    locale,
    nonce: source.nonce,
    sid: wantsSid(o.clients.find(clientId)) ? source.sessionUid : undefined,
    aud: clientId,
    acr: source.acr,
    auth_time: source.authTime,
    exp: now + LIFETIME,
    iat: now,
    jti: crypto.randomUUID(),
    authorization_details: details,
  };
}

export function logoutTokenClaims(o, clientId, session) {
  const now = Math.floor(Date.now() / 1000);
  return {
    iss: o.issuer,
    sub: subjectOf(o, clientId, session.accountId),
    aud: clientId,
    iat: now,
    exp: now + LIFETIME,
    jti: crypto.randomUUID(),
    sid: session.uid,
    events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
  };
}

// use: 'id_token' or 'logout_token'. Armed misbehaviours may change the claims, the header or the whole token.
export function signToken(o, use, claims, clientId) {
  const key = o.keys.current();
  const header = { kid: key.kid, alg: 'RS256', ...(use === 'logout_token' ? { typ: 'logout+jwt' } : {}) };
  const x = { keys: o.keys, key, issuer: o.issuer, clientId, use };
  o.misbehave.run('claims', { clientId, use }, claims, { ...x, header });
  const text = o.misbehave.last('text', { clientId, use }, JSON.stringify(claims), x) ?? JSON.stringify(claims);
  return o.misbehave.last('jwt', { clientId, use }, { header, text, claims }, x)
    ?? compact(header, text, signers.RS256(privateKey(key)));
}
