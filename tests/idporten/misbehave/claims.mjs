// What the id_token says.
const now = () => Math.floor(Date.now() / 1000);

const set = (values) => (claims, x) => { Object.assign(claims, typeof values === 'function' ? values(claims, x) : values); };
const drop = (name) => (claims) => { delete claims[name]; };

// Replaces "name":<its JSON value> by other text, so that JSON no object can hold may be sent.
const rewrite = (name, make) => (json) => {
  const old = `"${name}":${JSON.stringify(JSON.parse(json)[name])}`;
  return json.replace(old, () => make(old));
};

const row = (about, hook) => ({ about, claims: hook });

const lower = { 'idporten-loa-high': 'idporten-loa-substantial', high: 'substantial' };
const lowered = (acr) => lower[acr] ?? 'idporten-loa-low';
const otherDigit = (pid) => pid.slice(0, -1) + ((Number(pid.at(-1)) + 1) % 10);

export const claims = {
  claims: {
    about: 'any claims, from `value`: {"pid": "...", "nonce": null}; null leaves the claim out',
    claims(all, x) {
      for (const [name, value] of Object.entries(x.value ?? {})) all[name] = value ?? undefined;
    },
  },

  acr_missing: row('no acr', drop('acr')),
  acr_lower: row('a lower level than the person used', set((c) => ({ acr: lowered(c.acr) }))),
  acr_unknown: row('an unknown acr', set({ acr: 'idporten-loa-divine' })),
  acr_longer: row('acr that only begins like the right one', set((c) => ({ acr: `${c.acr}x` }))),
  acr_array: row('acr as an array', set((c) => ({ acr: [c.acr] }))),
  acr_case: row('acr in capitals', set((c) => ({ acr: c.acr.toUpperCase() }))),
  acr_legacy: row('the old name Level4', set({ acr: 'Level4' })),

  pid_missing: row('no pid (foreign eID, pseudonymous)', drop('pid')),
  pid_empty: row('an empty pid', set({ pid: '' })),
  pid_12_digits: row('pid with 12 digits', set((c) => ({ pid: `${c.pid}0` }))),
  pid_10_digits: row('pid with 10 digits', set((c) => ({ pid: c.pid.slice(0, 10) }))),
  pid_checksum: row('pid with a wrong check digit', set((c) => ({ pid: otherDigit(c.pid) }))),
  pid_number: row('pid as a JSON number', set((c) => ({ pid: Number(c.pid) }))),
  pid_array: row('pid as an array', set((c) => ({ pid: [c.pid] }))),
  pid_spaces: row('pid with spaces around', set((c) => ({ pid: ` ${c.pid} ` }))),
  pid_nul: row('pid followed by NUL', set((c) => ({ pid: `${c.pid}\u0000` }))),
  pid_fullwidth: row('pid in full-width digits', set((c) => ({ pid: [...c.pid].map((d) => String.fromCodePoint(0xff10 + Number(d))).join('') }))),

  nonce_missing: row('no nonce', drop('nonce')),
  nonce_other: row('another nonce', set((c, x) => ({ nonce: x.value ?? `${c.nonce}x` }))),
  nonce_null: row('nonce null', set({ nonce: null })),

  token_iss_other: row('another issuer in the id_token', set((c, x) => ({ iss: x.value ?? 'https://idporten.example' }))),
  token_iss_missing: row('no iss in the id_token', drop('iss')),
  token_iss_slash: row('iss with a trailing slash', set((c) => ({ iss: `${c.iss}/` }))),
  token_iss_suffix: row('iss that only begins like the right one', set((c) => ({ iss: `${c.iss}.example` }))),
  token_iss_shorter: row('iss cut short', set((c) => ({ iss: c.iss.slice(0, -1) }))),
  token_iss_case: row('iss in capitals', set((c) => ({ iss: c.iss.toUpperCase() }))),

  aud_missing: row('no aud', drop('aud')),
  aud_other: row('another client in aud', set({ aud: 'another-client' })),
  aud_array: row('aud as an array of this client only (the standard allows it)', set((c) => ({ aud: [c.aud] }))),
  aud_array_extra: row('aud with another client too, and no azp', set((c) => ({ aud: [c.aud, 'another-client'] }))),
  aud_array_empty: row('aud as an empty array', set({ aud: [] })),
  azp_wrong: row('azp names another client', set({ azp: 'another-client' })),

  exp_missing: row('no exp', drop('exp')),
  exp_past: row('expired 121 s ago', set(() => ({ exp: now() - 121, iat: now() - 241 }))),
  exp_skew: row('expired 5 s ago (must be accepted: small skew)', set(() => ({ exp: now() - 5, iat: now() - 125 }))),
  exp_string: row('exp as a string', set((c) => ({ exp: String(c.exp) }))),
  exp_negative: row('exp negative', set({ exp: -1 })),
  exp_far: row('exp in the year 9999', set({ exp: 253402300799 })),
  exp_1e400: { about: 'exp 1e400', text: rewrite('exp', () => '"exp":1e400') },
  exp_overflow: { about: 'exp beyond 64 bits', text: rewrite('exp', () => '"exp":18446744073709551617') },
  exp_real: row('exp with a fraction', set((c) => ({ exp: c.exp + 0.5 }))),
  iat_missing: row('no iat', drop('iat')),
  iat_future: row('issued 121 s from now', set(() => ({ iat: now() + 121, exp: now() + 241 }))),
  iat_skew: row('issued 5 s from now (must be accepted: small skew)', set(() => ({ iat: now() + 5, exp: now() + 125 }))),
  nbf_future: row('not valid before 10 minutes from now', set(() => ({ nbf: now() + 600 }))),
  auth_time_missing: row('no auth_time', drop('auth_time')),
  auth_time_old: row('authenticated 3 hours ago', set(() => ({ auth_time: now() - 3 * 3600 }))),
  auth_time_future: row('authenticated an hour from now', set(() => ({ auth_time: now() + 3600 }))),

  sid_missing: row('no sid', drop('sid')),
  sid_1mb: row('a sid of 1 MB', set(() => ({ sid: 'x'.repeat(1 << 20) }))),
  sub_missing: row('no sub', drop('sub')),
  sub_other: row('another sub', set((c, x) => ({ sub: x.value ?? 'somebody-else' }))),
  jti_missing: row('no jti', drop('jti')),
  at_hash_wrong: row('an at_hash that fits nothing', set({ at_hash: 'AAAAAAAAAAAAAAAAAAAAAA' })),
  orgs_injected: row('authorization_details that nobody asked for', set((c, x) => ({ authorization_details: x.value ?? [{ type: 'ansattporten:orgno', orgno: { Authority: 'iso6523-actorid-upis', ID: '0192:310101001' } }] }))),

  duplicate_pid: { about: 'pid twice, the second one another person\'s (`value`)', text: (json, x) => rewrite('pid', (old) => `${old},"pid":"${x.value ?? '12858349840'}"`)(json) },
  duplicate_acr: { about: 'acr twice, low first', text: rewrite('acr', (old) => `"acr":"idporten-loa-low",${old}`) },
  duplicate_nonce: { about: 'nonce twice, a wrong one first', text: rewrite('nonce', (old) => `"nonce":"wrong",${old}`) },
  duplicate_escaped: { about: 'pid twice, once spelled with \\u escapes', text: rewrite('pid', (old) => `${old},"\\u0070id":"12858349840"`) },
  payload_array: { about: 'the payload is an array', text: (json) => `[${json}]` },
  payload_garbage: { about: 'something after the JSON object', text: (json) => `${json}{"acr":"idporten-loa-high"}` },
  payload_not_json: { about: 'the payload is not JSON', text: () => 'pid=12858349840' },
  payload_empty: { about: 'the payload is empty', text: () => '' },
  payload_bom: { about: 'a byte order mark before the JSON', text: (json) => `\ufeff${json}` },
  payload_deep: { about: 'arrays nested 100,000 deep', text: (json) => json.replace(/}$/, `,"x":${'['.repeat(100000)}${']'.repeat(100000)}}`) },
  payload_bad_utf8: { about: 'a claim that is not UTF-8', text: (json) => Buffer.concat([Buffer.from(json.slice(0, -1)), Buffer.from(',"x":"'), Buffer.from([0xc3, 0x28]), Buffer.from('"}')]) },
};
