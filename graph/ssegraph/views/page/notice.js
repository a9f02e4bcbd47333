// A notice over the picture: what just happened besides what was asked for, and how to undo it.

import { $, button, put } from "./dom.js";

/** Says something until the next choice. @param {string} text @param {string} label what the button says @param {() => void} act what it does */
export function notify(text, label, act) {
  put($("notice"), text, " ", button(label, act, { id: "notice-act" }));
  $("notice").hidden = false;
}

/** Takes the notice away. */
export function hideNotice() {
  $("notice").hidden = true;
  put($("notice"));
}
