// Logout tokens and the front-channel address. Any row of claims and tokens also works on a logout token: arm it with for "logout_token".

const row = (about, claims) => ({ about, for: 'logout_token', claims });
const set = (make) => (claims) => { Object.assign(claims, make(claims)); };

const frame = (about, change) => ({ about, frame: change });

export const logouts = {
  logout_nonce: row('logout_token with a nonce, which the standard forbids', set(() => ({ nonce: 'x' }))),
  logout_no_events: row('logout_token without events', set(() => ({ events: undefined }))),
  logout_events_other: row('logout_token with another event', set(() => ({ events: { 'http://schemas.openid.net/event/other': {} } }))),
  logout_events_array: row('logout_token with events as an array', set(() => ({ events: ['http://schemas.openid.net/event/backchannel-logout'] }))),
  logout_no_sid_no_sub: row('logout_token with neither sid nor sub', set(() => ({ sid: undefined, sub: undefined }))),
  logout_no_sid: row('logout_token with sub only', set(() => ({ sid: undefined }))),
  logout_sid_other: row('logout_token for another session', set(() => ({ sid: 'no-such-session' }))),
  logout_typ_jwt: row('logout_token with typ JWT', (claims, x) => { x.header.typ = 'JWT'; }),
  logout_typ_missing: row('logout_token without typ', (claims, x) => { delete x.header.typ; }),
  logout_twice: { about: 'the same logout_token sent twice', for: 'logout_token', logout_times: () => 2 },

  frame_iss_other: frame('front-channel logout with another iss', (url) => { url.searchParams.set('iss', 'https://idporten.example'); }),
  frame_sid_other: frame('front-channel logout with another sid', (url) => { url.searchParams.set('sid', 'no-such-session'); }),
  frame_sid_missing: frame('front-channel logout without sid', (url) => { url.searchParams.delete('sid'); }),
  frame_iss_missing: frame('front-channel logout without iss', (url) => { url.searchParams.delete('iss'); }),
};
