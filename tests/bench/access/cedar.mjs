// Cedar: one policy; the share is the entity that is asked about, with its attributes.
import * as cedar from '@cedar-policy/cedar-wasm/nodejs';
import { byHandle, name, now, time } from './common.mjs';

cedar.preparsePolicySet('p', { staticPolicies: `permit (principal, action == Action::"read", resource is Share) when {
  resource.reader == principal && !resource.revoked && context.now >= resource.from && context.level >= resource.loa };` });
await time((q) => {
  const s = byHandle.get(q.handle);
  const answer = cedar.statefulIsAuthorized({
    principal: { type: 'Reader', id: name(q.reader) }, action: { type: 'Action', id: 'read' }, resource: { type: 'Share', id: q.handle },
    context: { now, level: 3 }, preparsedPolicySetId: 'p', validateRequest: false,
    entities: [{ uid: { type: 'Share', id: q.handle }, attrs: { reader: { __entity: { type: 'Reader', id: s.reader } }, revoked: s.revoked, from: s.from, loa: s.loa }, parents: [] }],
  });
  if (answer.type === 'failure') throw new Error(JSON.stringify(answer.errors));
  return answer.response.decision === 'allow';
});
