/* Harbour Street: shows that scripts run, and loads what lazy loaders left out. */
(function (root) {
	root.className = root.className.replace(/\bno-js\b/, "js");
	document.querySelectorAll("img.lazyload").forEach(function (image) {
		image.src = image.getAttribute("data-src") || image.getAttribute("data-lazy-src");
		image.srcset = image.getAttribute("data-srcset") || "";
	});
	document.querySelectorAll(".tptn_counter[data-tptn-url]").forEach(function (counter) {
		fetch(counter.getAttribute("data-tptn-url"))
			.then(function (answer) { return answer.json(); })
			.then(function (told) { counter.textContent = told.count; });
	});
})(document.documentElement);
