// The pages a person sees: plain HTML, no script, usable at 320 px and with a keyboard.
import crypto from 'node:crypto';

const STYLE = `
:root { color-scheme: light dark; font: 1.0625rem/1.5 system-ui, sans-serif; }
body { margin: 0 auto; padding: 1rem; max-width: 42rem; overflow-wrap: anywhere; }
ul { list-style: none; margin: 0; padding: 0; }
li { border: 1px solid; border-radius: .5rem; margin: .75rem 0; padding: .75rem; }
h2, h3, p { margin: .25rem 0; }
fieldset { border: 1px solid; border-radius: .25rem; margin: .5rem 0; min-width: 0; }
label { display: block; padding: .25rem 0; }
button { font: inherit; min-height: 2.75rem; padding: .25rem .75rem; margin: .25rem .25rem .25rem 0; }
.sr { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
`;

const ENTITIES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

export const esc = (text) => String(text).replace(/[&<>"']/g, (c) => ENTITIES[c]);

export function sendPage(ctx, { status = 200, title, main, frames = [], refresh }) {
  const nonce = crypto.randomBytes(16).toString('base64');
  const frameSrc = frames.length ? ` frame-src ${[...new Set(frames)].join(' ')};` : '';
  ctx.status = status;
  ctx.type = 'text/html; charset=utf-8';
  // No form-action: browsers apply it to the whole chain of redirects after a login, other hosts included.
  ctx.set('Content-Security-Policy', `default-src 'none'; style-src 'nonce-${nonce}';${frameSrc} base-uri 'none'; frame-ancestors 'none'`);
  ctx.set('Cache-Control', 'no-store');
  ctx.set('X-Content-Type-Options', 'nosniff');
  ctx.body = `<!DOCTYPE html>
<html lang="nb">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
${refresh ? `<meta http-equiv="refresh" content="1;url=${esc(refresh)}">` : ''}
<title>${esc(title)}</title>
<style nonce="${nonce}">${STYLE}</style>
</head>
<body>
<main>
<h1>${esc(title)}</h1>
${main}
</main>
</body>
</html>
`;
}

export function errorPage(ctx, status, error, description = '') {
  sendPage(ctx, {
    status,
    title: 'Innloggingen stoppet',
    main: `<p>Noe var galt med forespørselen fra tjenesten.</p><p><code>${esc(error)}</code></p><p>${esc(description)}</p>`,
  });
}

const levelButton = (person, [name, level]) => `<button type="submit" name="level" value="${esc(name)}">${esc(level.button)}<span class="sr"> som ${esc(person.name)}</span></button>`;

// Lower levels than asked for are a test control, and say so.
function lowerButtons(person, levels) {
  if (!levels.length) return '';
  return `<details><summary>Testvalg: lavere nivå enn tjenesten ba om<span class="sr"> for ${esc(person.name)}</span></summary>
<form method="post"><input type="hidden" name="person" value="${esc(person.id)}"><input type="hidden" name="lower" value="yes">
${levels.map((level) => levelButton(person, level)).join('\n')}</form></details>`;
}

function organisations({ orgs, several, must }) {
  if (!orgs.length && must) return '<p>Har ingen virksomhet å representere.</p>';
  const type = several ? 'checkbox' : 'radio';
  const choice = (value, text, on) => `<label><input type="${type}" name="org" value="${esc(value)}"${on ? ' checked' : ''}> ${esc(text)}</label>`;
  const own = must || several ? [] : [choice('', 'Bare meg selv', !orgs.length)];
  return `<fieldset><legend>På vegne av</legend>
${[...orgs.map((org, i) => choice(org.orgno, `${org.name} (${org.orgno})`, several || i === 0)), ...own].join('\n')}
</fieldset>`;
}

function personItem({ person, levels, lower, representation }) {
  const orgs = representation ? organisations(representation) : '';
  const form = levels.length
    ? `<form method="post"><input type="hidden" name="person" value="${esc(person.id)}">${orgs}
${levels.map((level) => levelButton(person, level)).join('\n')}</form>`
    : '<p>Har ingen eID på det nivået tjenesten ber om.</p>';
  return `<li><h2>${esc(person.name)}</h2><p>${esc(person.role)}</p>${form}${lowerButtons(person, lower)}</li>`;
}

// items: those who can log in; without: the names of those who cannot.
export function loginPage(ctx, { providerName, service, wanted, again, items, without }) {
  const none = without.length ? `<h2>Kan ikke logge inn her</h2><p>${without.map(esc).join(', ')}</p>` : '';
  sendPage(ctx, {
    title: `Logg inn – ${providerName} (stedfortreder for test)`,
    main: `<p>${esc(service)} ber om innlogging: ${esc(wanted)}.</p>
${again ? '<p><strong>Du må logge inn på nytt for å komme videre.</strong></p>' : ''}
<form method="post"><button type="submit" name="cancel" value="yes">Avbryt</button></form>
<ul>
${items.map(personItem).join('\n')}
</ul>
${none}`,
  });
}

export function logoutPage(ctx, { frames, next }) {
  const iframes = frames.map((url) => `<iframe hidden title="Utlogging" src="${esc(url)}"></iframe>`).join('\n');
  sendPage(ctx, {
    title: 'Du er logget ut',
    main: `<p>Du er logget ut av alle tjenester.</p>
${iframes}
${next ? `<p><a id="continue" href="${esc(next)}">Gå videre</a></p>` : ''}`,
    frames: frames.map((url) => new URL(url).origin),
    refresh: next,
  });
}
