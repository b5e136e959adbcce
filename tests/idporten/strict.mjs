// Where the original is stricter than oidc-provider.
import { errors } from 'oidc-provider';
import { parseDetails } from './rar.mjs';
import { wantedLevel } from './modes.mjs';

const LONGEST_ASSERTION = 120;
const SKEW = 10;
const SCOPES = ['openid', 'profile'];

const refuseClient = (why) => { throw new errors.InvalidClientAuth(why); };

// Runs after signature, exp and iss were checked, before jti is remembered.
export function makeAssertionCheck(o) {
  return async function checkAssertion(ctx, claims, header, client) {
    const registered = o.clients.find(client.clientId).jwks.keys;
    if (!registered.some((key) => key.kid === header.kid)) refuseClient('kid must name a key registered on the client');
    if (claims.aud !== o.issuer) refuseClient('aud must be the issuer, as one string');
    if (claims.sub !== client.clientId) refuseClient('sub must be the client_id');
    if (!Number.isInteger(claims.iat)) refuseClient('iat is missing');
    if (claims.iat > Date.now() / 1000 + SKEW) refuseClient('iat is in the future');
    if (claims.exp - claims.iat > LONGEST_ASSERTION) refuseClient('exp must be at most 120 seconds after iat');
    if (claims.exp <= claims.iat) refuseClient('exp is before iat');
    if (typeof claims.jti !== 'string' || !claims.jti) refuseClient('jti is missing');
  };
}

// Validators per parameter of the authorization request; also run when the parameter is absent.
export function makeParameterChecks(o) {
  const refuse = (why) => { throw new errors.InvalidRequest(why); };
  const required = (name) => (ctx, value) => {
    if (o.mode.required.includes(name) && !value) refuse(`${name} is missing`);
  };
  return {
    state: required('state'),
    nonce: required('nonce'),
    // oidc-provider has dropped the scopes it does not know by now: read what was sent.
    scope(ctx, value) {
      const sent = ctx.oidc.body?.scope ?? ctx.query.scope ?? value ?? '';
      const unknown = String(sent).split(' ').find((scope) => !SCOPES.includes(scope));
      if (unknown !== undefined) throw new errors.InvalidScope('requested scope is not allowed', unknown);
    },
    acr_values(ctx, value) {
      const known = Object.values(o.mode.levels).map((level) => level.acr);
      if (value && !value.split(' ').every((acr) => known.includes(acr))) refuse('acr_values is unknown');
      if (!wantedLevel(o.mode, value)) refuse('acr_values is empty');
    },
    prompt(ctx, value) {
      if (value !== undefined && value !== 'login') refuse('prompt can only be login');
    },
    authorization_details(ctx, value) {
      if (value === undefined) return;
      if (!o.mode.representation) refuse('authorization_details is not supported');
      try {
        parseDetails(value);
      } catch (error) {
        throw new errors.InvalidAuthorizationDetails(error.message);
      }
    },
  };
}

// What must be refused before oidc-provider sees it; the answer is {status, why}, or nothing when all is well.
export function earlyRefusal(ctx) {
  if (ctx.path === '/authorize' && ctx.method !== 'GET') return { status: 405, why: 'authorize is GET only' };
  if (ctx.path === '/authorize' && ctx.query.request_uri !== undefined) {
    const extra = Object.keys(ctx.query).find((name) => !['client_id', 'request_uri'].includes(name));
    if (extra) return { status: 400, why: `${extra} must not be repeated beside request_uri` };
  }
  return undefined;
}
