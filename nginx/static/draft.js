// Keeps what is being written while it is written.  The form works without any of
// this: its own button keeps a draft, and so does sending it.  Nothing is kept in
// the browser.
(function () {
	"use strict";
	var form = document.querySelector("form[data-draft]");
	var says = document.getElementById("draft-says");
	var timer = null;
	var kept = null;

	function word(name) {
		return document.getElementById("draft-words").content
			.querySelector("[data-word=" + name + "]").textContent;
	}

	function written() {
		var all = new URLSearchParams(new FormData(form));

		all.set("do", "auto");
		return all;
	}

	function keep(leaving) {
		var now = written();

		clearTimeout(timer);
		timer = null;
		if (now.toString() === kept)
			return;
		fetch(form.action, { method: "POST", body: now, keepalive: Boolean(leaving), redirect: "manual" })
			.then(function (answer) {
				if (answer.status !== 204)
					throw new Error("not kept");
				kept = now.toString();
				says.textContent = word("kept");
			})
			.catch(function () { says.textContent = word("failed"); });
	}

	kept = written().toString();
	form.addEventListener("input", function () {
		if (timer === null)
			timer = setTimeout(keep, 3000);
	});
	form.addEventListener("submit", function () { clearTimeout(timer); timer = -1; });
	document.addEventListener("visibilitychange", function () {
		if (document.visibilityState === "hidden" && timer !== null && timer !== -1)
			keep(true);
	});
	window.addEventListener("pagehide", function () {
		if (timer !== null && timer !== -1)
			keep(true);
	});
}());
