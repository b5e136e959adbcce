// The login itself: /interaction/<uid> shows who can log in and takes the choice.
import { readForm } from './forms.mjs';
import { wantedLevel } from './modes.mjs';
import { errorPage, loginPage } from './pages.mjs';
import { allowsSeveral, mustRepresent, offered, parseDetails } from './rar.mjs';
import { endSsoSession } from './logout.mjs';

const detailsOf = (interaction) => {
  const text = interaction.params.authorization_details;
  return text === undefined ? undefined : parseDetails(text);
};

function levelsFor(o, person, wanted) {
  const able = Object.entries(o.mode.levels).filter(([name]) => o.people.may(person, name));
  const floor = o.mode.levels[wanted].rank;
  return {
    levels: able.filter(([, level]) => level.rank >= floor),
    lower: able.filter(([, level]) => level.rank < floor),
  };
}

function representationFor(details, person) {
  if (!details) return undefined;
  return { orgs: offered(details, person), several: allowsSeveral(details), must: mustRepresent(details) };
}

function show(o, ctx, interaction) {
  const wanted = wantedLevel(o.mode, interaction.params.acr_values);
  const details = detailsOf(interaction);
  const items = o.people.all.map((person) => ({
    person,
    ...levelsFor(o, person, wanted),
    representation: representationFor(details, person),
  }));
  const able = (item) => item.levels.length || item.lower.length;
  const client = o.clients.find(interaction.params.client_id);
  loginPage(ctx, {
    providerName: o.mode.name,
    service: client.client_name ?? client.client_id,
    wanted: o.mode.levels[wanted].button,
    again: Boolean(interaction.session?.accountId),
    items: items.filter(able),
    without: items.filter((item) => !able(item)).map((item) => item.person.name),
  });
}

// The chosen organisations, or a sentence saying why the choice does not stand.
function chosenOrgs(details, person, form) {
  if (!details) return [];
  const numbers = form.getAll('org').filter(Boolean);
  const orgs = offered(details, person).filter((org) => numbers.includes(org.orgno));
  if (orgs.length !== numbers.length) return 'organisation not offered';
  if (orgs.length > 1 && !allowsSeveral(details)) return 'one organisation only';
  if (!orgs.length && mustRepresent(details)) return 'an organisation must be chosen';
  return orgs;
}

// What the form asks for, as {login, orgs}, or a sentence saying why it is refused.
function choice(o, interaction, form) {
  const person = o.people.find(form.get('person'));
  const name = form.get('level');
  const level = Object.hasOwn(o.mode.levels, name ?? '') && o.mode.levels[name];
  if (!person || !level) return 'unknown person or level';
  if (!o.people.may(person, name)) return 'this person has no eID at that level';
  const wanted = o.mode.levels[wantedLevel(o.mode, interaction.params.acr_values)];
  if (level.rank < wanted.rank && form.get('lower') !== 'yes') return 'lower level than asked for, without the test control';
  const orgs = chosenOrgs(detailsOf(interaction), person, form);
  if (typeof orgs === 'string') return orgs;
  return { login: { accountId: person.id, acr: level.acr, amr: level.amr }, orgs: orgs.map((org) => org.orgno) };
}

// Another person at the same browser: the session of the first one ends, with everything that follows from it.
async function changePerson(o, interaction) {
  const session = await o.provider.Session.findByUid(interaction.session.uid);
  delete interaction.session;
  await interaction.persist();
  if (session) await endSsoSession(o, session);
}

async function take(o, ctx, interaction) {
  const form = await readForm(ctx.req);
  if (form.get('cancel') === 'yes') {
    return { error: 'access_denied', error_description: 'The user cancelled the login' };
  }
  const chosen = choice(o, interaction, form);
  if (typeof chosen === 'string') return chosen;
  const before = interaction.session?.accountId;
  if (before && before !== chosen.login.accountId) await changePerson(o, interaction);
  o.events.add('login', { person: chosen.login.accountId, acr: chosen.login.acr, client_id: interaction.params.client_id });
  return chosen;
}

export async function interaction(o, ctx) {
  let details;
  try {
    details = await o.provider.interactionDetails(ctx.req, ctx.res);
  } catch {
    errorPage(ctx, 400, 'interaction_expired', 'Start innloggingen på nytt fra tjenesten.');
    return;
  }
  if (ctx.method === 'GET') {
    show(o, ctx, details);
    return;
  }
  const result = await take(o, ctx, details);
  if (typeof result === 'string') {
    errorPage(ctx, 403, 'login_refused', result);
    return;
  }
  ctx.status = 303;
  ctx.redirect(await o.provider.interactionResult(ctx.req, ctx.res, result, { mergeWithLastSubmission: false }));
}
