// The addresses that the service hands out.  `root` is the API's, `site` that of the page where people sign.
import { DELETE_AFTER } from './limits.mjs';

export function makeUrls(root, site, now) {
  const job = (j, rest) => `${root}/${j.organisation}/${j.kind}/signature-jobs/${j.id}/${rest}`;
  return {
    job,
    signer: (j, signer) => job(j, `signers/${signer.n}`),
    redirect: (signer) => `${site}/redirect/${signer.redirect}`,
    confirmation: (j) => job(j, 'complete'),
    deletion: (j) => (j.status === 'COMPLETED_SUCCESSFULLY' && !j.deleted && now() >= j.endedAt + DELETE_AFTER ? job(j, 'documents') : undefined),
  };
}
