// casbin: an access list, a line a share.
import { newEnforcer, newModelFromString, StringAdapter } from 'casbin';
import { name, now, shares, time } from './common.mjs';

const model = newModelFromString(`
[request_definition]
r = sub, obj, now, level
[policy_definition]
p = sub, obj, from, loa
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = r.sub == p.sub && r.obj == p.obj && r.now >= p.from && r.level >= p.loa
`);
const lines = shares.filter((s) => !s.revoked).map((s) => `p, ${s.reader}, ${s.share}, ${s.from}, ${s.loa}`);
const enforcer = await newEnforcer(model, new StringAdapter(lines.join('\n')));
await time((q) => enforcer.enforce(name(q.reader), q.handle, now, 3));
