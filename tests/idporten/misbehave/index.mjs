// Misbehaviours: a table {name: {about, <stage>: hook}}. One that is armed runs at the next chance and is then used up.
//
// Stages, in the order of a login, and what a hook gets (its return value counts where it says so):
//   request(path)              -> an answer (raw.mjs) instead of the real one; row.path says at which address
//   par(body)                  the answer to a pushed request
//   redirect(url, x)           -> another Location for the way back to the service
//   claims(claims, x)          of the id_token or logout_token, before signing; x.header can be changed too
//   text(json, x)              -> the exact payload text to sign
//   jwt({header, text}, x)     -> the exact token
//   token(body, x)             the answer at the token endpoint; may return an answer (raw.mjs)
//   metadata, jwks, userinfo   the documents
//   frame(url, x)              the front-channel logout address
//   logout_times()             -> how often the logout_token is sent
import { redirects } from './redirects.mjs';
import { claims } from './claims.mjs';
import { tokens } from './tokens.mjs';
import { keys } from './keys.mjs';
import { endpoints } from './endpoints.mjs';
import { logouts } from './logouts.mjs';

export const table = { ...redirects, ...claims, ...tokens, ...keys, ...endpoints, ...logouts };

const fits = (armed, { clientId, use, path }) => (!armed.client_id || !clientId || armed.client_id === clientId)
  && (!use || armed.for === use)
  && (!path || armed.row.path === path || armed.row.path === '*');

const shown = (left) => Object.fromEntries(Object.entries(left).map(([stage, n]) => [stage, n === Infinity ? 'always' : n]));

export function makeMisbehave() {
  let armed = [];

  // A row may act at several stages of one login; it is used up when each of them has had its turn.
  function use(entry, stage) {
    entry.left[stage] -= 1;
    if (Object.values(entry.left).every((left) => left <= 0)) armed = armed.filter((other) => other !== entry);
  }

  // What the last armed hook returned, if any returned something. Every hook gets the value it was armed with in x.
  function last(stage, filter, subject, x = {}) {
    let result;
    for (const entry of armed.filter((candidate) => candidate.left[stage] > 0 && fits(candidate, filter))) {
      use(entry, stage);
      result = entry.row[stage](subject, { ...x, value: entry.value }) ?? result;
    }
    return result;
  }

  return {
    last,
    run: (...all) => { last(...all); },
    arm({ name, times = 1, value, client_id: clientId, for: token }) {
      const row = Object.hasOwn(table, name) && table[name];
      if (!row) throw new Error(`no misbehaviour named ${name}`);
      const count = times === 'always' ? Infinity : times;
      const left = Object.fromEntries(Object.keys(row).filter((key) => typeof row[key] === 'function').map((stage) => [stage, count]));
      armed.push({ name, row, left, value, client_id: clientId, for: token ?? row.for ?? 'id_token' });
    },
    reset: () => { armed = []; },
    armed: () => armed.map(({ row, left, ...entry }) => ({ ...entry, left: shown(left) })),
  };
}
