/* There is no film; the button goes away all the same. */
document.querySelector(".play").addEventListener("click", function () {
	document.body.classList.add("pressed");
});
