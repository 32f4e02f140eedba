/* Opens the menus of the navigation block for fingers and keyboards; a mouse needs no script. */
const buttons = document.querySelectorAll(".wp-block-navigation__submenu-icon");

function toggle(button, open) {
	button.setAttribute("aria-expanded", String(open));
}

buttons.forEach((button) => {
	button.addEventListener("click", () => {
		toggle(button, button.getAttribute("aria-expanded") !== "true");
	});
	button.parentElement.addEventListener("focusout", (event) => {
		if (!button.parentElement.contains(event.relatedTarget)) { toggle(button, false); }
	});
});

document.addEventListener("keydown", (event) => {
	if (event.key === "Escape") { buttons.forEach((button) => toggle(button, false)); }
});
