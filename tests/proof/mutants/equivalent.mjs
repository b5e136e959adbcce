// Mutants that nothing can tell from the original, and why.
import { readFileSync } from 'node:fs';

const RIGHTS = readFileSync(new URL('../../policy/75_rights.sql', import.meta.url), 'utf8');
const GRANTED = new Set([...RIGHTS.matchAll(/'execute', '([\w.-]+)\(/g)].map(([, name]) => name));

const SAME = [
  { pattern: /^schema\/.* dropped: \w+ not null$/, when: (m) => m.key, why: 'a column of the primary key is not null anyway' },
  { pattern: /clock_timestamp\(\).* becomes |(<|>)=? becomes .*clock_timestamp/, why: 'two readings of the clock never fall on one microsecond' },
  { pattern: /law\.turns: conjunct dropped: extract\(month from born\) = 2/, why: 'only the 29th of February can become a 28th by adding years' },
  { pattern: /authz\.session: disjunct dropped: token is null/, why: 'the hash of nothing is nothing, and finds no session' },
  { pattern: /authz\.(session|reader|login_ended): true becomes its opposite/, why: 'where no token was ever set it is an error instead of nobody: closed either way' },
  { pattern: /law\.check_(place|subjects): conjunct dropped: (st\.document|f\.closed|d\.author) is not null/, why: 'the comparison beside it is unknown of nothing, and refuses nothing' },
  { pattern: /authz\.(needs_of|cases|openings): conjunct dropped: [hs]\.reader (= (st\.id|me)|in \(st\.id, m\.principal\))$/, why: 'the predicate says it again; it is there for the index' },
  { pattern: /journal\.hash_of: <= becomes <: .*k \* 2 <= size_/, why: 'the node of a full subtree is what its halves make' },
  { pattern: /idtoken\.c:\d+ audience: conjunct dropped: json_is_array\(aud\)$/, why: 'what is no array has no size' },
  { pattern: /idtoken\.c:\d+ logout_token_check: disjunct dropped: !json_is_object\(events\)$/, why: 'what is no object has no members' },
  { pattern: /jws\.c:\d+ jws_parse: disjunct dropped: strchr\(second \+ 1, '\.'\) != NULL$/, why: 'a dot is no letter of base64url, which the last part must be' },
  { pattern: /jws\.c:\d+ jws_open: no refusal: fail_unavailable$/, why: 'only where memory is gone, and OpenSSL refuses nothing' },
  { pattern: /access\.c:\d+ check_readers: == becomes !=: .*standing == NULL \? "-"/, why: 'what the log calls nobody' },
  { pattern: /access\.c:\d+ nothing_opened: conjunct dropped: rows_count\(rows\) == 1$/, why: 'who asks has counted' },
  { pattern: /portal\.c:\d+ find_route: no refusal: fail_not_found$/, why: 'without a route handle() says the same' },
  { pattern: /form\.c:\d+ form_get: disjunct dropped: f->input == NULL$/, why: 'an error of the handler has no value either' },
  { pattern: /form\.c:\d+ tidy: (conjunct dropped: length > 0$|> becomes >=: .*length > 0)/, why: 'looks at the byte before an empty text: for the sanitizers to tell' },
  { pattern: /form\.c:\d+ valid: false turned$/, why: 'no field is of the kind that ends the list' },
  { pattern: /reply\.c:\d+ reply_goes_on: conjunct dropped: r->started$/, why: 'nothing is left of what was not begun' },
  { pattern: /reply\.c:\d+ disposition: disjunct dropped: \*p > 0x7e$/, why: 'a byte above is negative, and delete was no text' },
  { pattern: /reply\.c:\d+ number_between: > becomes >=/, why: 'no document is that large' },
  { pattern: /reply\.c:\d+ parse_range: >= becomes >: .*n >= size \? 0/, why: 'all of it either way' },
  { pattern: /form\.c:\d+ printable: disjunct dropped: \*s > 0x7e$/, why: 'a byte above is negative, and delete was no text' },
  { pattern: /authz\.request_state: security definer dropped$/, why: 'row-level security says the same of one\'s own letters and shares' },
  { pattern: /portal\.c:\d+ handle: no refusal: fail_not_found$/, why: 'find_route() has said so' },
  { pattern: /access\.c:\d+ split_cursor: disjunct dropped: mark == NULL$/, why: 'no length is that of what has no mark' },
  { pattern: /journal\.refused: .*h\.handle > handle_/, why: 'it is there for the time it takes (tests/proof/timing.mjs)' },
  { pattern: /dropped: perform pg_notify\(/, why: 'the intake looks by itself: it is there for the time it takes' },
  { pattern: /intake\.is_there: conjunct dropped: l\.locktype = 'advisory'$/, why: 'no lock of another kind is of a class 7' },
  { pattern: /intake\.be_there: false becomes its opposite$/, why: 'the lock is only counted more often, and ends with the connection' },
  { pattern: /intake\.join_parts: conjunct dropped: c\.document is not null$/, why: 'nothing takes the place of nothing' },
  { pattern: /authz\.mandate_change: conjunct dropped: x\.revoked_at is null$/, when: (m) => /operator\.close\(x\.id, 'mandate narrowed'\)[^;]*where x\.mandate = m\.id and true/.test(m.text), why: 'operator.close passes over what is closed' },
  { pattern: /authz\.agent_renew: disjunct dropped: s\.portal <> 'exchange'$/, why: 'Exchange alone may execute it, and a session is of the portal that asks' },
  { pattern: /^(access|common|exchange)\/.*: conjunct dropped: s\.reader (in|=) /, why: 'the predicate says it again; it is there for the index, and so that what is hidden costs no more than what is nowhere' },
  { pattern: /^access\/access_list.*: conjunct dropped: (v\.sort_at <= case|count\(\*\) = 128$)/, why: 'what is older than the oldest of them is looked up by itself; it is there for the time it takes' },
  { pattern: /^access\/access_list.*: conjunct dropped: \$5::timestamptz is null$/, when: (m) => /v\.sort_at <= case when true/.test(m.alone), why: 'what is newer than the page is none of it; it is there for the time it takes' },
  { pattern: /^access\/access_list_agent.*: negated: s\.reader = r\.reader/, why: 'of two walks each takes the other\'s' },
  { pattern: /^common\/types.*: conjunct dropped: r\.reader is not null/, why: 'nobody has no type' },
  { pattern: /: conjunct dropped: true$/, why: 'true is what takes its place' },
  { pattern: /authz\.capacities: disjunct dropped: st\.capacity <> 'representative'$/, why: 'law.live says the same of every other capacity, and costs more' },
  { pattern: /authz\.enter: conjunct dropped: capacity = 'representative'$/, why: 'nobody else\'s standing has a mandate' },
  { pattern: /authz\.(me|principal|types|level): security definer dropped$/, why: 'authz.reader runs as the owner by itself' },
  { pattern: /revoke dropped: all on schema migration from public/, why: 'a new schema grants nothing to anyone' },
];

export function equivalent(mutant) {
  const dropped = /^([\w.-]+|operator\."[\w-]+"): security definer dropped$/.exec(mutant.what);
  if (dropped && !GRANTED.has(dropped[1])) return 'no program may execute it: it runs as pv_owner whoever asks';
  const line = `${mutant.where} ${mutant.what}`;
  return SAME.find(({ pattern, when }) => pattern.test(line) && (when === undefined || when(mutant)))?.why;
}
