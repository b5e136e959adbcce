// oidc-provider, set up as ID-porten is described.
import Provider, { interactionPolicy } from 'oidc-provider';
import { subjectOf } from './idtoken.mjs';
import { rankOf, wantedLevel } from './modes.mjs';
import { errorPage } from './pages.mjs';
import { answer, parseDetails } from './rar.mjs';
import { makeAssertionCheck, makeParameterChecks } from './strict.mjs';

const IDLE = 30 * 60;
const ABSOLUTE = 120 * 60;
const MOST_GRANTS = 100000;
const RSA = ['RS256', 'RS384', 'RS512'];
export const LANGUAGES = ['nb', 'nn', 'en', 'se'];
const now = () => Math.floor(Date.now() / 1000);

export const routes = {
  authorization: '/authorize',
  token: '/token',
  pushed_authorization_request: '/par',
  userinfo: '/userinfo',
  jwks: '/jwks.json',
  end_session: '/logout',
  revocation: '/revoke',
};

const sessionSeconds = (ctx, session) => Math.max(1, Math.min(IDLE, (session.loginTs ?? now()) + ABSOLUTE - now()));

// Why a person who has a session must log in again all the same.
function makePolicy(o) {
  const { Check, base } = interactionPolicy;
  const policy = base();
  policy.remove('consent');
  const unlessJustNow = (test) => (ctx) => !ctx.oidc.result?.login && Boolean(ctx.oidc.session.accountId) && test(ctx);
  const { checks } = policy.get('login');
  checks.add(new Check('level_too_low', 'a higher level is needed', unlessJustNow((ctx) => {
    const wanted = o.mode.levels[wantedLevel(o.mode, ctx.oidc.params.acr_values)];
    return rankOf(o.mode, ctx.oidc.session.acr) < wanted.rank;
  })));
  checks.add(new Check('choose_organisation', 'whom to act for is asked each time', unlessJustNow((ctx) => ctx.oidc.params.authorization_details !== undefined)));
  return policy;
}

function languageOf(ctx) {
  const asked = [ctx.cookies.get('IDPORTEN_SELECTED_LANGUAGE', { signed: false }), ...(ctx.oidc.params.ui_locales ?? '').split(' ')];
  return asked.find((language) => LANGUAGES.includes(language)) ?? 'nb';
}

function detailsFor(o, ctx, accountId) {
  const text = ctx.oidc.params.authorization_details;
  if (text === undefined) return undefined;
  const chosen = ctx.oidc.result?.orgs ?? [];
  return answer(parseDetails(text), o.people.find(accountId).orgs.filter((org) => chosen.includes(org.orgno)));
}

// Nobody is asked for consent: each authorization gets a grant of its own, and with it what the id_token must say later.
function makeGrants(o) {
  return async function newGrant(ctx) {
    const { accountId } = ctx.oidc.account;
    const grant = new ctx.oidc.provider.Grant({ accountId, clientId: ctx.oidc.client.clientId });
    grant.addOIDCScope('openid profile');
    const id = await grant.save();
    if (o.grants.size >= MOST_GRANTS) o.grants.delete(o.grants.keys().next().value); // the oldest
    o.grants.set(id, { locale: languageOf(ctx), details: detailsFor(o, ctx, accountId) });
    return grant;
  };
}

function makeFindAccount(o) {
  return async function findAccount(ctx, id) {
    const person = o.people.find(id);
    if (!person) return undefined;
    const claims = () => ({
      sub: subjectOf(o, ctx.oidc.client.clientId, id),
      pid: person.pid,
      locale: o.grants.get(ctx.oidc.entities.AccessToken?.grantId)?.locale ?? 'nb',
    });
    return { accountId: id, claims };
  };
}

async function renderError(ctx, out) {
  errorPage(ctx, ctx.status, out.error, out.error_description);
}

function features(o) {
  return {
    devInteractions: { enabled: false },
    pushedAuthorizationRequests: { enabled: true },
    requestObjects: { request: true, requestUri: false },
    resourceIndicators: { enabled: false },
    rpInitiatedLogout: { enabled: true }, // for the metadata; logout.mjs answers
    backchannelLogout: { enabled: true }, // likewise
    revocation: { enabled: true },
    userinfo: { enabled: true },
  };
}

export function makeProvider(o) {
  const provider = new Provider(o.issuer, {
    adapter: o.store.adapter,
    clients: o.clients.all,
    jwks: { keys: [o.keys.current()] }, // published and used by us alone (idtoken.mjs), so that it can be rotated
    scopes: ['openid', 'profile'],
    claims: { openid: ['sub', 'pid', 'locale'], profile: [] },
    acrValues: Object.values(o.mode.levels).map((level) => level.acr),
    responseTypes: ['code'],
    clientAuthMethods: ['private_key_jwt'],
    enabledJWA: { clientAuthSigningAlgValues: RSA, requestObjectSigningAlgValues: RSA, idTokenSigningAlgValues: ['RS256'] },
    assertJwtClientAuthClaimsAndHeader: makeAssertionCheck(o),
    extraParams: makeParameterChecks(o),
    extraClientMetadata: { properties: ['frontchannel_logout_uri', 'frontchannel_logout_session_required'] },
    allowOmittingSingleRegisteredRedirectUri: false,
    pkce: { methods: ['S256'], required: () => true },
    clockTolerance: 10,
    cookies: { keys: [o.keys.cookieKey], names: { session: `${o.modeName}_session`, interaction: `${o.modeName}_interaction`, resume: `${o.modeName}_resume` } },
    features: features(o),
    findAccount: makeFindAccount(o),
    loadExistingGrant: makeGrants(o),
    issueRefreshToken: async (ctx, client) => client.grantTypeAllowed('refresh_token'),
    interactions: { policy: makePolicy(o), url: (ctx, { uid }) => `/interaction/${uid}` },
    renderError,
    routes,
    ttl: { AccessToken: 120, AuthorizationCode: 60, IdToken: 120, RefreshToken: 600, Grant: ABSOLUTE, Interaction: 3600, Session: sessionSeconds },
  });
  provider.proxy = true;
  return provider;
}
