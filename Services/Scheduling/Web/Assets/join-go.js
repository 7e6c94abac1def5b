// Goes on by itself; without scripts there is the button.
"use strict";

document.querySelector("form[data-submit-at-once]")?.requestSubmit();
