// The launch page: an iPad says that it is a Mac, and is told apart by being touched.
"use strict";

if (navigator.maxTouchPoints > 1 && /Mac/.test(navigator.userAgent)) document.documentElement.classList.add("ipad");
