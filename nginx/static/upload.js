// Handing in with progress, pause and resume (tus 1.0).  The form works without
// any of this; here its files go piece by piece instead.  Nothing is kept in the
// browser: which uploads are unfinished is read from the page's own list.
(function () {
	"use strict";
	var form = document.getElementById("send");
	var PIECE = 4 * 1024 * 1024;
	var DELAYS = [0, 1000, 2000, 4000, 8000, 15000, 30000, 30000, 60000];
	var mine = document.getElementById("mine");
	var sending = document.getElementById("sending");
	var says = document.getElementById("sending-says");
	var all = [];
	var shown = mine.innerHTML; // the list as the server wrote it
	var chosen = null; // the unfinished one that a file is being chosen for

	function word(name, facts) {
		var text = document.getElementById("sending-words").content
			.querySelector("[data-word=" + name + "]").textContent;
		return text.replace(/\{(\w+)\}/g, function (_, key) { return facts[key]; });
	}

	function say(text) {
		says.textContent = text;
	}

	function size(bytes) {
		var lang = document.documentElement.lang === "en" ? "en" : "nb";
		return bytes < 1e6 ? Math.ceil(bytes / 1000) + " kB"
			: (bytes / 1e6).toLocaleString(lang, { maximumFractionDigits: 1, minimumFractionDigits: 1 }) + " MB";
	}

	// ── Which file is which ───────────────────────────────────────────────

	function base64(buffer) {
		return btoa(String.fromCharCode.apply(null, new Uint8Array(buffer)));
	}

	// The upload's own number: the same file for the same thing is one upload,
	// also after the page was loaded anew.  turn: after one that came to nothing.
	function numberOf(file, kind, wanted, turn) {
		var all = ["portvakt", file.name, file.size, file.lastModified, kind, wanted, turn].join("|");
		return crypto.subtle.digest("SHA-256", new TextEncoder().encode(all)).then(function (sum) {
			return base64(sum).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
		});
	}

	function listed() {
		return Array.from(mine.querySelectorAll("[data-handle]"), function (e) { return e.dataset; });
	}

	function withNumber(once) {
		return listed().find(function (u) { return u.once === once; });
	}

	// The first number whose upload has not come to nothing; and that upload.
	function find(file, kind, wanted, turn) {
		return numberOf(file, kind, wanted, turn || 0).then(function (once) {
			var u = withNumber(once);
			if (u && /^(refused|expired|dropped)$/.test(u.state) && (turn || 0) < 50)
				return find(file, kind, wanted, (turn || 0) + 1);
			return { once: once, known: u };
		});
	}

	// ── One file on its way ───────────────────────────────────────────────

	function Row(file) {
		var e = document.getElementById("sending-row").content.firstElementChild.cloneNode(true);
		this.e = e;
		this.file = file;
		this.part("name").textContent = file.name;
		this.part("bar").setAttribute("aria-label", file.name);
		e.querySelectorAll("[data-part=of]").forEach(function (of) { of.textContent = " " + file.name; });
		e.addEventListener("click", this.click.bind(this));
		this.announced = 0;
		this.state = "waiting";
		this.show(word("waiting"));
		document.getElementById("sending-list").append(e);
	}

	Row.prototype.part = function (name) {
		return this.e.querySelector("[data-part=" + name + "]");
	};

	Row.prototype.show = function (text) {
		this.part("says").textContent = text;
		this.e.dataset.state = this.state;
	};

	Row.prototype.buttons = function (names) {
		this.e.querySelectorAll("button").forEach(function (b) {
			var shown = names.indexOf(b.dataset.do) >= 0;
			if (!shown && b === document.activeElement)
				sending.focus();
			b.hidden = !shown;
		});
	};

	Row.prototype.wrong = function (text) {
		var p = this.part("wrong");
		p.textContent = text;
		p.hidden = !text;
		if (text)
			say(this.file.name + ": " + text);
	};

	Row.prototype.end = function (state, text) {
		this.state = state;
		this.show(text);
		this.buttons([]);
		if (state !== "sent")
			this.part("bar").hidden = true;
		next();
	};

	// Refused before it began, or for good.
	Row.prototype.refuse = function (text) {
		this.end("failed", "");
		this.wrong(text);
	};

	Row.prototype.progress = function (done, total) {
		var percent = Math.floor(100 * done / total);
		this.part("bar").value = percent;
		if (this.state === "sending")
			this.show(word("sending", { percent: percent, done: size(done), total: size(total) }));
		if (percent >= this.announced + 25) {
			this.announced = percent - percent % 25;
			say(this.file.name + ": " + percent + " %");
		}
	};

	Row.prototype.checksum = function (q) {
		var from = Number(q.getHeader("Upload-Offset"));
		if (q.getMethod() !== "PATCH")
			return Promise.resolve();
		return this.file.slice(from, Math.min(from + PIECE, this.file.size)).arrayBuffer()
			.then(function (piece) { return crypto.subtle.digest("SHA-256", piece); })
			.then(function (sum) { q.setHeader("Upload-Checksum", "sha256 " + base64(sum)); });
	};

	function statusOf(error) {
		return error.originalResponse ? error.originalResponse.getStatus() : 0;
	}

	// Lost, busy, or somebody else's turn: again.  What was refused stays refused.
	Row.prototype.again = function (error) {
		var status = statusOf(error);
		var again = status === 0 || status === 409 || status === 429 || status === 460 || status >= 500;
		if (again)
			this.show(word(navigator.onLine ? "retrying" : "offline"));
		return again;
	};

	Row.prototype.failed = function (error) {
		var status = statusOf(error);
		var body = error.originalResponse ? error.originalResponse.getBody() : "";
		var plain = error.originalResponse &&
			/^text\/plain/.test(error.originalResponse.getHeader("Content-Type") || "");
		if (status === 0 || status === 429 || status >= 500) {
			this.stop("stopped");
			this.wrong(word(navigator.onLine ? "failed" : "offline"));
			return;
		}
		if (status === 404 || status === 410)
			this.upload.url = null;
		this.refuse(plain && body ? body : word(status === 403 ? "out" : "failed"));
	};

	Row.prototype.start = function () {
		this.state = "sending";
		this.wrong("");
		this.buttons(["pause", "drop"]);
		this.show(word("sending", { percent: this.part("bar").value, done: size(this.sent || 0), total: size(this.file.size) }));
		this.upload.start();
	};

	Row.prototype.stop = function (state) {
		this.state = state;
		if (this.upload)
			this.upload.abort();
		this.show(word("paused"));
		this.buttons(["go", "drop"]);
		next();
	};

	Row.prototype.drop = function () {
		var row = this;
		var gone = this.upload && this.upload.url ? this.upload.abort(true) : Promise.resolve(this.upload && this.upload.abort());
		gone.then(function () {
			row.end("dropped", word("dropped"));
			say(row.file.name + ": " + word("dropped"));
			refresh();
		}, function () {
			row.wrong(word("too_late"));
			refresh();
		});
	};

	Row.prototype.click = function (event) {
		var b = event.target.closest("button");
		if (!b)
			return;
		if (b.dataset.do === "pause")
			this.stop("paused");
		else if (b.dataset.do === "drop")
			this.drop();
		else
			this.start();
		if (b.hidden) {
			var other = this.e.querySelector("button:not([hidden])");
			(other || sending).focus();
		}
	};

	Row.prototype.done = function () {
		this.part("bar").value = 100;
		say(this.file.name + ": " + word("done"));
		this.end("sent", word("done"));
		refresh();
	};

	Row.prototype.prepare = function (what) {
		var row = this;
		this.upload = new tus.Upload(this.file, {
			endpoint: "/opplasting",
			uploadUrl: what.known ? "/opplasting?id=" + encodeURIComponent(what.known.handle) : null,
			chunkSize: PIECE,
			retryDelays: DELAYS,
			storeFingerprintForResuming: false,
			metadata: what.metadata,
			headers: { "X-Portvakt-Form": form.elements.csrf.value },
			onBeforeRequest: this.checksum.bind(this),
			onProgress: function (done, total) { row.sent = done; row.progress(done, total); },
			onShouldRetry: function (error) { return row.again(error); },
			onError: function (error) { row.failed(error); },
			onSuccess: function () { row.done(); }
		});
	};

	// ── All of them, one at a time ────────────────────────────────────────

	function next() {
		if (all.some(function (r) { return r.state === "sending"; }))
			return;
		var row = all.find(function (r) { return r.state === "waiting" && r.upload; });
		if (row)
			row.start();
		else if (all.length > 0 && all.every(function (r) { return r.state === "sent"; }))
			say(word("all_done"));
	}

	function busy() {
		return all.some(function (r) { return /^(sending|waiting|paused|stopped)$/.test(r.state); });
	}

	function fault(file) {
		if (file.size === 0)
			return word("empty");
		if (file.size > Number(form.dataset.limit))
			return word("too_large", { size: size(file.size), limit: form.dataset.mib + " MB" });
		if (!/\.(pdf|jpe?g|png|hei[cf]|docx|odt|txt)$/i.test(file.name))
			return word("type");
		return "";
	}

	// True when what was written goes along: a file that is refused, or known already, takes nothing with it.
	function add(file, kind, wanted, note) {
		var row = new Row(file);
		var no = fault(file);
		all.push(row);
		if (no) {
			row.refuse(no);
			return Promise.resolve(false);
		}
		return find(file, kind, wanted).then(function (found) {
			var metadata = { filename: file.name, kind: kind, once: found.once };
			if (wanted)
				metadata.wanted = wanted;
			if (note)
				metadata.note = note;
			if (found.known && found.known.state !== "receiving") {
				row.end("sent", word("already"));
				row.part("bar").hidden = true;
				return false;
			}
			row.prepare({ known: found.known, metadata: metadata });
			if (found.known)
				say(file.name + ": " + word("resumed"));
			return !found.known;
		});
	}

	function submit(event) {
		var kind = form.querySelector("[name=kind]:checked, [type=hidden][name=kind]");
		var wanted = form.elements.wanted ? form.elements.wanted.value : "";
		var files = Array.from(form.elements.file.files);
		event.preventDefault();
		sending.hidden = false;
		Promise.all(files.map(function (f) { return add(f, kind.value, wanted, form.elements.note.value.trim()); })).then(function (taken) {
			form.elements.file.value = "";
			if (taken.indexOf(true) >= 0)
				form.elements.note.value = "";
			next();
		});
		sending.focus();
	}

	// ── The list ──────────────────────────────────────────────────────────

	// The same file is chosen again: browsers do not keep it.
	function resume(u, file) {
		var turn = 0;
		sending.hidden = false;
		sending.focus();
		(function look() {
			var wanted = form.elements.wanted ? [form.elements.wanted.value, ""] : [""];
			Array.from(document.querySelectorAll("[href*='wanted=']"), function (a) {
				wanted.push(new URL(a.href).searchParams.get("wanted"));
			});
			return Promise.all(wanted.map(function (w) { return numberOf(file, u.kind, w, turn); })).then(function (numbers) {
				if (numbers.indexOf(u.once) < 0 && turn++ < 50)
					return look();
				return turn <= 50;
			});
		}()).then(function (same) {
			var row = new Row(file);
			all.push(row);
			if (!same || file.size !== Number(u.bytes))
				return row.refuse(word("other_file"));
			row.prepare({ known: u, metadata: {} });
			say(file.name + ": " + word("resumed"));
			next();
		});
	}

	function choose(u) {
		chosen = chosen || document.createElement("input");
		chosen.type = "file";
		chosen.hidden = true;
		chosen.id = "choose-again";
		chosen.accept = form.elements.file.accept;
		chosen.onchange = function () {
			if (chosen.files.length === 1)
				resume(u, chosen.files[0]);
			chosen.value = "";
		};
		document.body.append(chosen);
		chosen.click();
	}

	function forget(u) {
		fetch("/opplasting?id=" + encodeURIComponent(u.handle), { method: "DELETE", redirect: "manual",
			headers: { "Tus-Resumable": "1.0.0", "X-Portvakt-Form": form.elements.csrf.value } }).then(function (r) {
			say(r.ok ? word("dropped") : word("too_late"));
			refresh();
			mine.focus();
		});
	}

	function clicked(event) {
		var b = event.target.closest("button[data-do]");
		if (!b)
			return;
		var u = Object.assign({}, b.closest("[data-handle]").dataset);
		if (b.dataset.do === "again")
			choose(u);
		else
			forget(u);
	}

	// What is being sent right now stands above, not here too.
	function dress() {
		var under = all.filter(function (r) { return r.upload && r.upload.url && r.state !== "dropped" && r.state !== "failed"; })
			.map(function (r) { return new URL(r.upload.url, location.href).searchParams.get("id"); });
		mine.querySelectorAll("[data-handle]").forEach(function (e) {
			var unfinished = e.dataset.state === "receiving";
			e.hidden = unfinished && under.indexOf(e.dataset.handle) >= 0;
			e.querySelectorAll("[data-script]").forEach(function (s) { s.hidden = !unfinished; });
		});
	}

	// The server writes the list; it is taken from the page as it is now.
	function refresh() {
		return fetch("/lever-inn", { redirect: "manual" }).then(function (r) {
			return r.ok ? r.text() : Promise.reject(r.status);
		}).then(function (html) {
			var fresh = new DOMParser().parseFromString(html, "text/html").getElementById("mine");
			var inside = mine.contains(document.activeElement);
			var where = inside && document.activeElement.closest("[data-handle]");
			if (!fresh || fresh.innerHTML === shown) {
				dress();
				return;
			}
			shown = fresh.innerHTML;
			mine.replaceChildren.apply(mine, fresh.childNodes);
			dress();
			// Whoever was in the list stays there, at the same entry if it is left.
			where = where && mine.querySelector("[data-handle='" + where.dataset.handle + "']:not([hidden])");
			if (inside)
				(where && where.querySelector("a, button") || mine).focus();
		}).catch(function () {});
	}

	function watch() {
		var waiting = listed().some(function (u) { return u.state === "received"; });
		if (waiting && !document.hidden)
			refresh();
	}

	if (!form || !window.tus || !tus.isSupported || !window.crypto || !crypto.subtle)
		return;
	form.addEventListener("submit", submit);
	form.querySelectorAll("[data-plain]").forEach(function (e) { e.hidden = true; });
	mine.addEventListener("click", clicked);
	window.addEventListener("beforeunload", function (e) {
		// Whoever leaves quickly is not asked.
		if (busy() && !document.documentElement.hidden)
			e.preventDefault();
	});
	window.addEventListener("online", function () {
		all.forEach(function (r) {
			if (r.state === "stopped")
				r.start();
		});
	});
	dress();
	setInterval(watch, 3000);
}());
