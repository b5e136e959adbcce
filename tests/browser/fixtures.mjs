// The pages as templates and fixtures give them, served as nginx would serve
// them: the same paths, the same content security policy.
import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import { readFile, readdir } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const here = fileURLToPath(new URL('.', import.meta.url));
const root = join(here, '../..');
const types = { '.css': 'text/css', '.js': 'text/javascript', '.svg': 'image/svg+xml', '.woff2': 'font/woff2', '.html': 'text/html; charset=utf-8' };

export const policy = "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; script-src 'self'; connect-src 'self'; form-action 'self' https://www.yr.no; base-uri 'none'; frame-ancestors 'none'";

// <program>-<page>-<variant>.hdf
export async function fixtures() {
	const names = (await readdir(join(here, 'fixtures'))).filter((n) => n.includes('-')).sort();
	return names.map((n) => {
		const [, program, page] = /^([a-z]+)-([a-z]+)-(.+)\.hdf$/.exec(n);
		return { name: n.slice(0, -4), file: join(here, 'fixtures', n), program, page };
	});
}

export async function buildRenderer(out) {
	await run('make', ['-s', '-C', root, 'build/libportvakt.a'], { env: { ...process.env, BUILD: 'build' } });
	await run(process.env.CC ?? 'cc', ['-std=gnu17', '-O1', '-w', `-I${root}/include`, '-isystem', '/usr/include/ClearSilver',
		'-o', out, join(here, 'render.c'), join(root, 'build/libportvakt.a'),
		'-lneo_cs', '-lneo_utl', '-lz', '-lpq', '-lcrypto', '-lseccomp', '-lfcgi']);
	return out;
}

export async function render(renderer, fixture, language) {
	const { stdout, stderr } = await run(renderer, [join(root, 'portals'), fixture.program, `${fixture.page}.cs`,
		language, join(here, 'fixtures/base.hdf'), fixture.file], { maxBuffer: 1 << 24 });
	if (stderr)
		throw new Error(stderr);
	return stdout;
}

// GET /<language>/<fixture> · /static/… · /errors/404
export async function serve(renderer, dir) {
	const all = new Map((await fixtures()).map((f) => [f.name, f]));
	const answer = async (path) => {
		const [, first, second] = path.split('/');
		if (first === 'static')
			return [types[extname(path)] ?? 'text/plain', await readFile(join(dir, normalize(path.slice(7))))];
		if (first === 'errors')
			return [types['.html'], await readFile(join(dir, 'errors', `${second}.html`))];
		return [types['.html'], await render(renderer, all.get(second), first)];
	};
	const server = createServer((q, s) => {
		answer(new URL(q.url, 'http://x').pathname).then(([type, body]) => {
			s.writeHead(200, { 'Content-Type': type, 'Content-Security-Policy': policy }).end(body);
		}, (e) => s.writeHead(404).end(String(e.message)));
	});
	await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
	return { base: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}
