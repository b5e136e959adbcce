// "Lukk siden raskt" works as a plain form; this only makes it faster: the page
// is blank at once, is replaced in the history, and Esc twice does the same.
(function () {
	"use strict";
	var form = document.querySelector(".pv-exit[data-away]");
	var last = -Infinity;
	var hint = document.querySelector(".pv-esc");

	function leave() {
		var away = form.getAttribute("data-away");
		document.documentElement.hidden = true;
		document.title = "";
		try {
			fetch(form.action, {
				method: "POST", body: new URLSearchParams(new FormData(form)),
				keepalive: true, redirect: "manual", credentials: "same-origin"
			}).catch(function () {});
		} finally {
			location.replace(away);
		}
	}

	if (!form || !form.getAttribute("data-away"))
		return;
	form.addEventListener("submit", function (e) {
		e.preventDefault();
		leave();
	});
	document.addEventListener("keydown", function (e) {
		if (e.key !== "Escape" || e.repeat)
			return;
		if (e.timeStamp - last < 1500)
			leave();
		last = e.timeStamp;
	});
	// Back after leaving must not show the page from the browser's memory.
	window.addEventListener("pageshow", function (e) {
		if (e.persisted)
			location.reload();
	});
	if (hint)
		hint.hidden = false;
}());
