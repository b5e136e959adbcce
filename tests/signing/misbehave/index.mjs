// What the service can be told to do wrong.  A row has a sentence and acts at one stage:
//   instead(call, o)        -> an answer, and nothing is done
//   after(reply, call, o)   -> another answer, or nothing to leave it as it is
//   make(authority, job)    -> other results (PAdES and XAdES)
//   back({ exit, url }, …)  -> another way back
//   tls(authority)          -> another server certificate
// `at` names the calls that instead and after are for, or '*'.
import { answers } from './answers.mjs';
import { wrongResults } from './results.mjs';
import { returns } from './returns.mjs';
import { servers } from './servers.mjs';

export const table = { ...answers, ...wrongResults, ...returns, ...servers };

const at = (row, name) => row.at === '*' || [row.at].flat().includes(name);

export function makeMisbehave(o) {
  let armed = [];

  function use(entry) {
    entry.left -= 1;
    if (entry.left <= 0) armed = armed.filter((other) => other !== entry);
  }

  const first = (stage, test = () => true) => armed.find((entry) => entry.row[stage] && test(entry));
  const concerns = (job) => (entry) => entry.job === undefined || entry.job === job?.id;

  return {
    instead(call) {
      const entry = first('instead', (e) => at(e.row, call.row.name) && concerns(call.job)(e));
      if (!entry) return undefined;
      use(entry);
      return entry.row.instead(call, o);
    },
    // Used up only by an answer that it really changed.
    after(reply, call) {
      const entry = first('after', (e) => at(e.row, call.row.name) && concerns(call.job)(e));
      const other = entry?.row.after(reply, call, o);
      if (entry && (other || call.job)) use(entry);
      return other ?? reply;
    },
    results: (job) => first('make', concerns(job)),
    back(way, x) {
      const entry = first('back', concerns(x.job));
      if (!entry) return way.url;
      use(entry);
      return entry.row.back(way, { ...x, o });
    },
    tls(context) {
      const entry = first('tls');
      return entry && context(entry.row.tls(o.authority));
    },
    arm({ name, times = 1, job }) {
      const row = Object.hasOwn(table, name) && table[name];
      if (!row) throw new Error(`no misbehaviour named ${name}`);
      armed.push({ name, row, left: times === 'always' ? Infinity : times, job });
    },
    reset: () => { armed = []; },
    armed: () => armed.map(({ name, left, job }) => ({ name, left: left === Infinity ? 'always' : left, job })),
  };
}
