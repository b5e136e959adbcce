// The pages a signer sees: plain HTML, no script, usable at 320 px and with a keyboard.
import crypto from 'node:crypto';
import { escape } from './xml.mjs';

const STYLE = `
:root { color-scheme: light dark; font: 1.0625rem/1.5 system-ui, sans-serif; }
body { margin: 0 auto; padding: 1rem; max-width: 42rem; overflow-wrap: anywhere; }
ul { list-style: none; margin: 0; padding: 0; }
li { border: 1px solid; border-radius: .5rem; margin: .75rem 0; padding: .75rem; }
h2, p { margin: .5rem 0; }
button, .button { font: inherit; min-height: 2.75rem; padding: .25rem .75rem; margin: .25rem .25rem .25rem 0; }
a { display: inline-block; padding: .5rem 0; }
`;

function html(title, main) {
  const nonce = crypto.randomBytes(16).toString('base64');
  return { nonce, text: `<!DOCTYPE html>
<html lang="nb">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)} – Posten signering (stedfortreder for test)</title>
<style nonce="${nonce}">${STYLE}</style>
</head>
<body>
<main>
<h1>${escape(title)}</h1>
${main}
</main>
</body>
</html>
` };
}

const button = (name, value, text) => `<button type="submit" name="${name}" value="${escape(value)}">${text}</button>`;

export const messagePage = (title, text) => html(title, `<p>${escape(text)}</p>`);

const endings = {
  completion: ['Du har signert', 'Takk. Avsenderen får beskjed.'],
  rejection: ['Du har avvist', 'Avsenderen får beskjed om at du ikke vil signere.'],
  error: ['Noe gikk galt', 'Dokumentet er ikke signert. Avsenderen får beskjed.'],
};

export const donePage = (exit) => messagePage(...endings[exit]);

// Who is it?  The original sends people to ID-porten; here they choose.
export function choosePage(people, job, wrong) {
  const list = people.map((person) => `<li><h2>${escape(person.name)}</h2><p>${escape(person.role)}</p><form method="post" action="/oppdrag">${button('person', person.id, `Jeg er ${escape(person.name)}`)}</form></li>`);
  return html('Hvem er du?', `${wrong ? '<p role="alert"><strong>Oppdraget er til en annen.</strong></p>' : ''}<p>${job ? 'Du er bedt om å signere et dokument.' : 'Logg inn for å se hva du er bedt om å signere.'}</p>
<ul>
${list.join('\n')}
</ul>`);
}

export function listPage(person, jobs) {
  const list = jobs.map(({ job }) => `<li><h2>${escape(job.title)}</h2><form method="post" action="/oppdrag">${button('oppdrag', job.id, 'Les og signer')}</form></li>`);
  return html('Til signering', `<p>Logget inn som ${escape(person.name)}.</p>${list.length ? `<ul>${list.join('\n')}</ul>` : '<p>Du har ingenting å signere nå.</p>'}`);
}

export function jobPage(job, person) {
  const documents = job.documents.map((file, i) => `<li><h2>${escape(file.title)}</h2><p><a href="/oppdrag/dokument/${i + 1}">Les dokumentet<span> (PDF)</span></a></p></li>`);
  return html(job.title, `<p>Logget inn som ${escape(person.name)}.</p>
${job.description ? `<p>${escape(job.description)}</p>` : ''}
<ul>
${documents.join('\n')}
</ul>
<form method="post" action="/oppdrag">
${button('valg', 'sign', 'Signer')}
${button('valg', 'reject', 'Jeg vil ikke signere')}
${button('valg', 'leave', 'Gå uten å svare')}
<p>Bare for test: ${button('valg', 'fail', 'La signeringen mislykkes')}</p>
</form>`);
}
