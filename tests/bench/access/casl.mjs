// CASL: the abilities of one person, made for the request, then asked.
import { defineAbility, subject } from '@casl/ability';
import { byHandle, name, now, time } from './common.mjs';

await time((q) => {
  const ability = defineAbility((can) => can('read', 'Share', { reader: name(q.reader), revoked: false, from: { $lte: now }, loa: { $lte: 3 } }));
  return ability.can('read', subject('Share', { ...byHandle.get(q.handle) }));
});
