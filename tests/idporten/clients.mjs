// Client registrations: OpenID client metadata as JSON, {"client_id", "redirect_uris", "jwks" | "jwks_file", ...}.
import fs from 'node:fs';
import path from 'node:path';

const MOST_KEYS = 5; // as in the original's self-service

function keysOf(client, directory) {
  const jwks = client.jwks ?? JSON.parse(fs.readFileSync(path.resolve(directory, client.jwks_file), 'utf8'));
  if (!jwks.keys?.length || jwks.keys.length > MOST_KEYS) throw new Error(`${client.client_id}: 1 to ${MOST_KEYS} keys`);
  for (const key of jwks.keys) {
    if (key.d || key.k) throw new Error(`${client.client_id}: only public keys are registered`);
    if (key.kty !== 'RSA' || !key.kid) throw new Error(`${client.client_id}: keys are RSA and have a kid`);
  }
  return jwks;
}

function checked(client, directory) {
  if (!client.client_id || !client.redirect_uris?.length) throw new Error('clients file: client_id and redirect_uris are needed');
  const { jwks_file: unused, ...metadata } = client;
  return {
    ...metadata,
    jwks: keysOf(client, directory),
    token_endpoint_auth_method: 'private_key_jwt',
    id_token_signed_response_alg: 'RS256',
    backchannel_logout_session_required: Boolean(client.backchannel_logout_uri),
  };
}

export function loadClients(file) {
  const clients = JSON.parse(fs.readFileSync(file, 'utf8')).map((client) => checked(client, path.dirname(file)));
  return { all: clients, find: (id) => clients.find((client) => client.client_id === id) };
}

// The original puts sid into the id_token only for clients that can be told about a logout.
export const wantsSid = (client) => Boolean(client.frontchannel_logout_session_required || client.backchannel_logout_uri);
