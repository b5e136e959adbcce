// Just enough of HDF to compare text files: every key with its value, in order,
// and the keys that come twice.
import { readFileSync } from 'node:fs';

export function readHdf(path) {
	const values = new Map(), twice = [], stack = [];
	readFileSync(path, 'utf8').split('\n').forEach((line, i) => {
		const text = line.trim();
		const full = (key) => [...stack, key].join('.');
		let m;
		if (text === '' || text.startsWith('#'))
			return;
		if (text === '}')
			stack.pop();
		else if ((m = /^([\w.]+)\s*\{$/.exec(text)))
			stack.push(m[1]);
		else if ((m = /^([\w.]+)\s*=\s*(.*)$/.exec(text))) {
			if (values.has(full(m[1])))
				twice.push(full(m[1]));
			values.set(full(m[1]), m[2]);
		} else
			throw new Error(`${path}:${i + 1}: ${text}`);
	});
	if (stack.length)
		throw new Error(`${path}: unclosed ${stack.join('.')}`);
	return { values, twice };
}
