// How to reach the database: through the municipality that HOUSE names, or, for
// trying things, by ORACLE_PSQL ("psql -h … -U postgres", words between spaces).
import { fileURLToPath } from 'node:url';

const HOUSE = fileURLToPath(new URL('../house/house', import.meta.url));
const PLAIN = ['-X', '-q', '-A', '-t'];

export function connection() {
	const { HOUSE: state, ORACLE_PSQL: psql, ORACLE_DATABASE: database = 'oracle' } = process.env;
	if (psql) return { database, command: (path) => [...psql.split(' '), ...PLAIN, '-d', 'postgres', '-f', path] };
	if (state) return { database, command: (path) => [HOUSE, 'sql', '--state', state, `\\i ${path}`] };
	throw new Error('HOUSE names no running municipality');
}
