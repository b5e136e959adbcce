// What comes out of a job: one XAdES for each who signed, and the PAdES.
import { makePades } from './pades.mjs';
import { signXades } from './xades.mjs';

export function signatureOf(authority, job, signer) {
  return signXades(job.documents, authority.person(signer.person, job.identifier, signer.at), signer.at);
}

export async function results(authority, job, { xadesOf = signatureOf, sealer = authority.seal, documents = job.documents, ...options } = {}) {
  const signers = job.signers.filter((signer) => signer.status === 'SIGNED')
    .map((signer) => ({ ...signer, xades: xadesOf(authority, job, signer) }));
  const at = Math.max(...signers.map((signer) => signer.at));
  const pades = await makePades({ at, identifier: job.identifier, documents, signers }, sealer, options);
  return { pades, xades: signers.map((signer) => signer.xades) };
}
