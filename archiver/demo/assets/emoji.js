(function (root, settings) {
	/* Draws one symbol and then its parts apart: where both look alike, the system has no picture of it. */
	var sheet = document.createElement("canvas"), pen = sheet.getContext && sheet.getContext("2d");
	function drawn(text) {
		pen.clearRect(0, 0, sheet.width, sheet.height);
		pen.fillText(text, 0, 0);
		return pen.getImageData(0, 0, sheet.width, sheet.height).data.join();
	}
	function supports(joined, apart) {
		return drawn(joined) !== drawn(apart);
	}
	if (!pen) { return; }
	pen.textBaseline = "top";
	pen.font = "600 32px Arial";
	settings.supports = {
		flag: supports("\uD83C\uDDE8\uD83C\uDDED", "\uD83C\uDDE8\u200B\uD83C\uDDED"),
		joined: supports("\uD83D\uDC69\u200D\uD83D\uDD27", "\uD83D\uDC69\u200B\uD83D\uDD27"),
		skin: supports("\uD83D\uDC4B\uD83C\uDFFD", "\uD83D\uDC4B\u200B\uD83C\uDFFD")
	};
	Object.keys(settings.supports).forEach(function (name) {
		if (!settings.supports[name]) { root.classList.add("no-emoji-" + name); }
	});
})(document.documentElement, window._wpemojiSettings);
