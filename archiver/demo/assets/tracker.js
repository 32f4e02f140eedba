/* Counts one visit, as the Top 10 plugin's own script does. */
(function (settings) {
	var form = new URLSearchParams(settings);
	form.set("action", "tptn_tracker");
	fetch(settings.ajax_url, { method: "POST", body: form });
})(window.ajax_tptn_tracker);
