// What happens around oidc-provider: its answers are turned into the original's, and misbehaviours are let in.
import { idTokenClaims, signToken } from './idtoken.mjs';
import { interaction } from './login.mjs';
import { endSession } from './logout.mjs';
import { errorPage } from './pages.mjs';
import { LANGUAGES, routes } from './provider.mjs';
import { PAR_SECONDS } from './store.mjs';
import { earlyRefusal } from './strict.mjs';
import { typeNames } from './rar.mjs';
import { raw } from './raw.mjs';

const INNER_URN = 'urn:ietf:params:oauth:request_uri:';
const AT_LOGIN_HOST = /^\/(authorize|interaction|logout)(\/|$)/;

// The addresses are those of the issuer, whatever the proxy says. The original's login host may differ from its issuer.
export function setForwarded(o, req) {
  const path = req.url.split('?')[0];
  const base = new URL(AT_LOGIN_HOST.test(path) ? o.loginUrl : o.issuer);
  req.headers['x-forwarded-proto'] = base.protocol.slice(0, -1);
  req.headers['x-forwarded-host'] = base.host;
}

function translateRequestUri(o, ctx) {
  const given = ctx.query.request_uri;
  if (typeof given !== 'string') return;
  const inner = given.startsWith(o.mode.urn) ? INNER_URN + given.slice(o.mode.urn.length) : 'urn:unknown';
  ctx.query = { ...ctx.query, request_uri: inner };
}

function finishPar(o, ctx) {
  ctx.body.request_uri = ctx.body.request_uri.replace(INNER_URN, o.mode.urn);
  ctx.body.expires_in = PAR_SECONDS;
  o.misbehave.run('par', { clientId: ctx.oidc.client.clientId }, ctx.body);
}

async function finishToken(o, ctx) {
  const { AuthorizationCode, RefreshToken } = ctx.oidc.entities;
  const source = AuthorizationCode ?? RefreshToken;
  const { clientId } = source;
  if (ctx.body.id_token) ctx.body.id_token = signToken(o, 'id_token', idTokenClaims(o, source), clientId);
  if (ctx.body.refresh_token) ctx.body.refresh_token_expires_in = 600;
  ctx.body.authorization_details = o.grants.get(source.grantId)?.details;
  o.events.add('token', { client_id: clientId, person: source.accountId, acr: source.acr });
  const instead = o.misbehave.last('token', { clientId }, ctx.body, { issuer: o.issuer });
  if (instead) raw(ctx, instead);
}

function finishMetadata(o, ctx) {
  const at = (base, name) => new URL(routes[name], base).href;
  Object.assign(ctx.body, {
    authorization_endpoint: at(o.loginUrl, 'authorization'),
    end_session_endpoint: at(o.loginUrl, 'end_session'),
    token_endpoint: at(o.issuer, 'token'),
    pushed_authorization_request_endpoint: at(o.issuer, 'pushed_authorization_request'),
    jwks_uri: at(o.issuer, 'jwks'),
    subject_types_supported: ['pairwise'],
    ui_locales_supported: LANGUAGES,
    prompt_values_supported: ['login'],
    claims_supported: ['sub', 'amr', 'iss', 'pid', 'locale', 'nonce', 'sid', 'aud', 'acr', 'auth_time', 'exp', 'iat', 'jti'],
    frontchannel_logout_supported: true,
    frontchannel_logout_session_supported: true,
    ...(o.mode.representation ? { authorization_details_types_supported: typeNames } : {}),
  });
  o.misbehave.run('metadata', {}, ctx.body);
}

function finishRedirect(o, ctx) {
  const { client, params } = ctx.oidc ?? {};
  const location = ctx.response.get('location');
  if (!client || !params?.redirect_uri || !location?.startsWith(params.redirect_uri)) return;
  const x = { issuer: o.issuer, params, raw: (answer) => raw(ctx, answer) };
  const url = o.misbehave.last('redirect', { clientId: client.clientId }, new URL(location), x);
  if (url) ctx.set('Location', String(url));
}

function serveJwks(o, ctx) {
  const document = { keys: o.keys.published() };
  o.misbehave.run('jwks', {}, document);
  ctx.set('Cache-Control', 'public, max-age=86400');
  ctx.body = document;
}

// Requests that oidc-provider never sees.
async function ownAnswer(o, ctx) {
  const refusal = earlyRefusal(ctx);
  if (refusal) errorPage(ctx, refusal.status, 'invalid_request', refusal.why);
  else if (ctx.path === routes.jwks) serveJwks(o, ctx);
  else if (ctx.path === routes.end_session) await endSession(o, ctx);
  else if (ctx.path.startsWith('/interaction/')) await interaction(o, ctx);
  else if (ctx.path.startsWith(`${routes.end_session}/`)) ctx.status = 404; // oidc-provider's own logout pages
  else return false;
  return true;
}

async function finish(o, ctx) {
  if (ctx.path.startsWith(routes.authorization)) finishRedirect(o, ctx);
  if (ctx.status >= 300) return;
  if (ctx.path === routes.pushed_authorization_request) finishPar(o, ctx);
  if (ctx.path === routes.token) await finishToken(o, ctx);
  if (ctx.path === '/.well-known/openid-configuration') finishMetadata(o, ctx);
  if (ctx.path === routes.userinfo) o.misbehave.run('userinfo', {}, ctx.body);
}

export function makeEdge(o) {
  return async function edge(ctx, next) {
    const instead = o.misbehave.last('request', { path: ctx.path }, ctx.path);
    if (instead) {
      raw(ctx, instead);
      return;
    }
    if (await ownAnswer(o, ctx)) return;
    translateRequestUri(o, ctx);
    await next();
    await finish(o, ctx);
  };
}
