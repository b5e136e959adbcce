// Numbers that look random and are the same for the same seed (mulberry32).
export class Random {
	constructor(seed) {
		this.state = seed >>> 0;
	}

	next() {
		this.state = (this.state + 0x6d2b79f5) >>> 0;
		let x = this.state;
		x = Math.imul(x ^ (x >>> 15), x | 1);
		x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
		return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32;
	}

	// 0 … n-1
	below(n) {
		return Math.floor(this.next() * n);
	}

	chance(p) {
		return this.next() < p;
	}

	pick(list) {
		return list[this.below(list.length)];
	}

	// A row of [weight, value] pairs.
	weighted(rows) {
		let at = this.next() * rows.reduce((sum, [weight]) => sum + weight, 0);
		return rows.find(([weight]) => (at -= weight) < 0)[1];
	}

	sample(list, n) {
		const rest = [...list];
		return Array.from({ length: Math.min(n, rest.length) }, () => rest.splice(this.below(rest.length), 1)[0]);
	}
}
