// On the way back to the service.
const withParam = (name, change) => (url, x) => {
  const value = change(url.searchParams.get(name), x);
  if (value === undefined) url.searchParams.delete(name);
  else url.searchParams.set(name, value);
  return url;
};

const twice = (name, other) => (url) => {
  url.searchParams.append(name, other);
  return url;
};

const escape = (text) => text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;');

function asForm(url, x) {
  const fields = [...url.searchParams].map(([name, value]) => `<input type="hidden" name="${escape(name)}" value="${escape(value)}">`);
  const action = escape(`${url.origin}${url.pathname}`);
  x.raw({
    headers: { 'Content-Type': 'text/html; charset=utf-8' },
    body: `<!DOCTYPE html><html lang="nb"><title>Videre</title><form method="post" action="${action}">${fields.join('')}<button>Videre</button></form></html>`,
  });
}

export const redirects = {
  state_missing: { about: 'no state in the redirect', redirect: withParam('state', () => undefined) },
  state_other: { about: 'another state (or `value`)', redirect: withParam('state', (old, x) => x.value ?? `${old}x`) },
  state_empty: { about: 'an empty state', redirect: withParam('state', () => '') },
  state_8k: { about: 'a state of 8 kB', redirect: withParam('state', () => 'x'.repeat(8192)) },
  state_twice: { about: 'state twice, the second one different', redirect: twice('state', 'other') },
  code_missing: { about: 'no code in the redirect', redirect: withParam('code', () => undefined) },
  code_other: { about: 'another code, as injected from another session (`value`)', redirect: withParam('code', (old, x) => x.value ?? `${old}x`) },
  code_twice: { about: 'code twice, the second one different', redirect: twice('code', 'other') },
  code_8k: { about: 'a code of 8 kB', redirect: withParam('code', () => 'x'.repeat(8192)) },
  iss_missing: { about: 'no iss in the redirect (RFC 9207)', redirect: withParam('iss', () => undefined) },
  iss_other: { about: 'another provider in iss: mix-up', redirect: withParam('iss', (old, x) => x.value ?? 'https://idporten.example') },
  iss_slash: { about: 'iss with a trailing slash', redirect: withParam('iss', (old) => `${old}/`) },
  iss_twice: { about: 'iss twice, the second one different', redirect: twice('iss', 'https://idporten.example') },
  error_xss: {
    about: 'an error whose description is a script',
    redirect(url) {
      url.searchParams.delete('code');
      url.searchParams.set('error', 'access_denied');
      url.searchParams.set('error_description', '"><script>alert(1)</script>');
      return url;
    },
  },
  error_unknown: {
    about: 'an error code nobody has heard of',
    redirect(url) {
      url.searchParams.delete('code');
      url.searchParams.set('error', "<b>x</b>'\u0000\r\nSet-Cookie: a=b");
      return url;
    },
  },
  error_and_code: { about: 'an error and a code together', redirect: withParam('error', () => 'server_error') },
  parameter_unknown: { about: 'a parameter nobody asked for (must be ignored)', redirect: withParam('extra', () => '1') },
  id_token_in_redirect: { about: 'an id_token in the redirect', redirect: withParam('id_token', () => 'a.b.c') },
  form_post_unasked: { about: 'the answer as a form_post that was not asked for', redirect: asForm },
  fragment_unasked: {
    about: 'the answer in the fragment',
    redirect: (url) => `${url.origin}${url.pathname}#${url.searchParams}`,
  },
  redirect_elsewhere: {
    about: 'back to another path or host (`value`)',
    redirect: (url, x) => `${x.value ?? `${url.origin}/`}?${url.searchParams}`,
  },
};
