// The peers that test_courier and test_courier_exchange fetch from: one as it should be, and the ways
// in which one can be otherwise.  Usage: peer.cjs FOLDER; writes FOLDER/ports
// when all of them listen: "good wronghost wrongca plain mutual".
'use strict';
const fs = require('fs'), http = require('http'), https = require('https'), path = require('path');
const zlib = require('zlib');

const folder = process.argv[2];
const file = (name) => fs.readFileSync(path.join(folder, name));
const MiB = 1024 * 1024;

function echo(req, res) {
	const chunks = [];
	req.on('data', (c) => chunks.push(c));
	req.on('end', () => {
		res.setHeader('Content-Type', 'application/json; charset=utf-8');
		res.end(JSON.stringify({ method: req.method, url: req.url, headers: req.headers,
			caller: req.socket.getPeerCertificate?.().subject?.CN ?? null,
			body: Buffer.concat(chunks).toString() }));
	});
}

const routes = {
	'/redirect': (req, res) => res.writeHead(302, { Location: '/echo' }).end(),
	'/error': (req, res) => res.writeHead(500).end('no'),
	'/empty': (req, res) => res.writeHead(204).end(),
	'/cookie': (req, res) => res.writeHead(200, { 'Set-Cookie': 'a=b; Path=/' }).end('x'),
	'/poll': (req, res) => res.writeHead(200, { 'x-next-permitted-poll-time': '2026-11-22T10:00:00.000+01:00' }).end('x'),
	'/polls': (req, res) => res.writeHead(200, { 'X-Next-permitted-poll-time': 'x'.repeat(65) }).end('x'),
	'/sixteen': (req, res) => res.end(Buffer.alloc(16 * MiB, 'm')),
	'/seventeen': (req, res) => res.end(Buffer.alloc(16 * MiB + 1, 'm')),
	'/count': (req, res) => {
		let size = 0;
		req.on('data', (c) => (size += c.length)).on('end', () => res.end(`${size} ${req.headers['content-type']}`));
	},
	'/max': (req, res) => res.end(Buffer.alloc(MiB, 'm')),
	'/stream': (req, res) => { // no length: only counting helps
		const more = () => { while (!res.destroyed && res.write(Buffer.alloc(65536, 's'))); };
		res.on('drain', more);
		more();
	},
	'/length': (req, res) => res.writeHead(200, { 'Content-Length': 2 * MiB }).end(),
	'/gzip': (req, res) => res.writeHead(200, { 'Content-Encoding': 'gzip' })
		.end(zlib.gzipSync('hello')),
	'/slow': (req, res) => {
		res.write('a');
		const drip = setInterval(() => res.write('a'), 200);
		res.on('close', () => clearInterval(drip));
	},
	'/never': () => {},
	'/cut': (req, res) => {
		res.writeHead(200, { 'Content-Length': 100 });
		res.write('0123456789', () => res.socket.destroy());
	},
	'/garbage': (req, res) => res.socket.end('hello\r\n\r\n'),
	'/heads': (req, res) => {
		for (let i = 0; i < 10; i++)
			res.setHeader('X-' + i, 'y'.repeat(6000));
		res.end('x');
	},
	'/type': (req, res) => res.writeHead(200, { 'Content-Type': 'x'.repeat(300) }).end('x'),
};

function answer(req, res) {
	(routes[req.url.split('?')[0]] || echo)(req, res);
}

const servers = [
	https.createServer({ key: file('good.key'), cert: file('good.pem') }, answer),
	https.createServer({ key: file('host.key'), cert: file('host.pem') }, answer),
	https.createServer({ key: file('ca2.key'), cert: file('ca2.pem') }, answer),
	http.createServer(answer),
	https.createServer({ key: file('good.key'), cert: file('good.pem'), ca: file('ca.pem'),
		requestCert: true, rejectUnauthorized: true }, answer),
];
Promise.all(servers.map((s) => new Promise((ok) => s.listen(0, '127.0.0.1', ok)))).then(() => {
	const ports = servers.map((s) => s.address().port).join(' ');
	fs.writeFileSync(path.join(folder, 'ports.new'), ports + '\n');
	fs.renameSync(path.join(folder, 'ports.new'), path.join(folder, 'ports'));
});
process.on('SIGTERM', () => process.exit(0));
