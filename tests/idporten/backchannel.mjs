// One POST to a service's back-channel logout address: one attempt, 2 s to connect, 5 s to answer.
import dns from 'node:dns';
import http from 'node:http';
import https from 'node:https';

const CONNECT_MS = 2000;
const ANSWER_MS = 5000;

// *.localhost is this machine: browsers know that, the C library's resolver often does not.
function lookup(hostname, options, callback) {
  if (!/(^|\.)localhost$/.test(hostname)) dns.lookup(hostname, options, callback);
  else if (options.all) callback(null, [{ address: '127.0.0.1', family: 4 }]);
  else callback(null, '127.0.0.1', 4);
}

function watch(request, resolve) {
  const give = (error) => { request.destroy(); resolve({ status: 0, error }); };
  const connecting = setTimeout(give, CONNECT_MS, 'connect timeout');
  let answering;
  const connected = () => {
    clearTimeout(connecting);
    answering = setTimeout(give, ANSWER_MS, 'read timeout');
  };
  request.on('socket', (socket) => socket.once(request.protocol === 'https:' ? 'secureConnect' : 'connect', connected));
  request.on('error', (error) => resolve({ status: 0, error: error.code ?? error.message }));
  request.on('response', (response) => {
    response.resume();
    resolve({ status: response.statusCode, cache_control: response.headers['cache-control'] });
  });
  request.on('close', () => { clearTimeout(connecting); clearTimeout(answering); });
}

export function postOnce(address, fields, ca) {
  const url = new URL(address);
  const body = new URLSearchParams(fields).toString();
  const { request } = url.protocol === 'https:' ? https : http;
  return new Promise((resolve) => {
    const sending = request(url, {
      method: 'POST',
      agent: false,
      ca,
      lookup,
      headers: { 'Content-Type': 'application/x-www-form-urlencoded', 'Content-Length': Buffer.byteLength(body) },
    });
    watch(sending, resolve);
    sending.end(body);
  });
}
