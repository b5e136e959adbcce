// Addresses that answer badly, late or not at all.
import zlib from 'node:zlib';

const at = (path, about, answer) => ({ about, path, request: () => (typeof answer === 'function' ? answer() : answer) });

const html = { 'Content-Type': 'text/html' };

// The four addresses a service's server calls, each with the same faults.
const addresses = { par: '/par', token: '/token', jwks: '/jwks.json', metadata: '/.well-known/openid-configuration' };

const faults = {
  500: ['500', { status: 500, body: '{"error":"server_error"}' }],
  503: ['503, as in maintenance', { status: 503, headers: { 'Retry-After': '60', ...html }, body: '<h1>Vedlikehold</h1>' }],
  302: ['a redirect to another host', { status: 302, headers: { Location: 'https://idporten.example/' } }],
  307: ['a redirect that keeps the POST, to another host', { status: 307, headers: { Location: 'https://idporten.example/' } }],
  html: ['200 with HTML', { headers: html, body: '<!DOCTYPE html><title>Hei</title>' }],
  empty: ['200 with nothing in it', {}],
  not_json: ['200 with broken JSON', { body: '{"access_token":' }],
  '10mb': ['200 with 10 MB', () => ({ body: `{"x":"${'x'.repeat(10 << 20)}"}` })],
  bomb: ['200, gzip: 10 kB that become 10 MB', () => ({ headers: { 'Content-Encoding': 'gzip' }, body: zlib.gzipSync(Buffer.alloc(10 << 20, 0x20)) })],
  slow: ['one byte a second', { drip: '{"error":"slow"}'.padEnd(600) }],
  silent: ['no answer at all', { silent: true }],
  down: ['the connection is dropped', { hangUp: true }],
};

const everywhere = Object.fromEntries(Object.entries(addresses).flatMap(([name, path]) => Object.entries(faults)
  .map(([fault, [about, answer]]) => [`${name}_${fault}`, at(path, `${path}: ${about}`, answer)])));

const answer = (about, change) => ({ about, token: change });

export const endpoints = {
  ...everywhere,
  down: at('*', 'every address drops the connection', { hangUp: true }),

  par_uri_missing: { about: '/par: no request_uri', par: (body) => { delete body.request_uri; } },
  par_uri_other: { about: '/par: a request_uri that breaks out of the query', par: (body) => { body.request_uri = 'urn:x&client_id=other#"<script>'; } },
  par_expired: { about: '/par: expires_in 0', par: (body) => { body.expires_in = 0; } },

  id_token_missing: answer('/token: no id_token', (body) => { delete body.id_token; }),
  id_token_null: answer('/token: id_token null', (body) => { body.id_token = null; }),
  id_token_object: answer('/token: id_token as an object', (body) => { body.id_token = { token: body.id_token }; }),
  token_type_wrong: answer('/token: token_type mac', (body) => { body.token_type = 'mac'; }),
  token_type_missing: answer('/token: no token_type', (body) => { delete body.token_type; }),
  access_token_missing: answer('/token: no access_token', (body) => { delete body.access_token; }),
  token_and_error: answer('/token: a token and an error together', (body) => { body.error = 'invalid_grant'; }),
  token_json_twice: answer('/token: id_token twice', (body) => ({ body: JSON.stringify(body).replace(/}$/, ',"id_token":"a.b.c"}') })),
  token_json_garbage: answer('/token: something after the JSON', (body) => ({ body: `${JSON.stringify(body)}garbage` })),
  token_as_text: answer('/token: right, but as text/plain', (body) => ({ headers: { 'Content-Type': 'text/plain' }, body: JSON.stringify(body) })),
  token_201: answer('/token: right, but with status 201', (body) => ({ status: 201, body: JSON.stringify(body) })),
  token_drip: answer('/token: right, one byte a second', (body) => ({ drip: JSON.stringify(body) })),
  token_error_xss: at('/token', '/token: an error whose description is a script', { status: 400, body: '{"error":"invalid_grant","error_description":"<script>alert(1)</script>"}' }),

  details_other_org: answer('/token: authorization_details for an organisation not chosen (`value`)', (body, x) => {
    body.authorization_details = x.value ?? [{ type: 'ansattporten:altinn:resource', authorized_parties: [{ orgno: { authority: 'iso6523-actorid-upis', ID: '0192:310101001' } }] }];
  }),
  userinfo_sub_other: { about: '/userinfo: another sub', userinfo: (body) => { body.sub = 'somebody-else'; } },
};
