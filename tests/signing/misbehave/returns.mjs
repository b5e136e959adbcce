// How people come back: to which address, and with which token.
const set = (url, token) => { url.searchParams.set('status_query_token', token); return url; };

const toExit = (about, exit) => ({
  about,
  back({ url }, { job }) {
    const other = new URL(job.exits[exit]);
    return set(other, url.searchParams.get('status_query_token'));
  },
});

export const returns = {
  back_as_completed: toExit('back to “completed”, whatever happened', 'completion'),
  back_as_rejected: toExit('back to “rejected”, whatever happened', 'rejection'),
  back_as_failed: toExit('back to “failed”, whatever happened', 'error'),
  back_no_token: { about: 'back without a token', back({ url }) { url.searchParams.delete('status_query_token'); return url; } },
  back_wrong_token: { about: 'back with a token that nobody made', back: ({ url }) => set(url, 'A'.repeat(43)) },
  back_long_token: { about: 'back with a token of 8000 characters', back: ({ url }) => set(url, 'A'.repeat(8000)) },
  back_strange_token: { about: 'back with a token that is a script', back: ({ url }) => set(url, '"><script>alert(1)</script>&x=\r\ny') },
  back_two_tokens: { about: 'back with two tokens', back({ url }) { url.searchParams.append('status_query_token', 'B'.repeat(43)); return url; } },
  back_other_token: {
    about: 'back with the token of another signer or job',
    back({ url }, { job, signer, o }) {
      const other = o.jobs.list().flatMap((j) => j.signers.filter((s) => j !== job || s !== signer)).find((s) => s.ceremony);
      return set(url, other?.ceremony.token ?? 'C'.repeat(43));
    },
  },
};
