// Keeps what is marked with data-live up to date; every page works without it.
// An element with data-live="/address" is asked for anew every few seconds, and swapped when it
// has changed. Where somebody is typing it waits.
"use strict";

const EVERY_MS = 5000;
const told = new WeakMap();
const word = document.querySelector(".lost-word");

async function look(piece) {
  if (document.hidden || busy(piece)) return;
  try {
    const address = new URL(piece.dataset.live, location.href);
    if (piece.dataset.revision) address.searchParams.set("since", piece.dataset.revision);
    const answer = await fetch(address, { redirect: "manual", cache: "no-store" });
    if (answer.type === "opaqueredirect") return location.reload(); // no longer signed in
    if (answer.status === 404) return location.assign("/"); // no longer hers to see
    if (answer.status === 200) await swap(piece, answer);
    word.hidden = answer.ok;
  } catch {
    word.hidden = false;
  }
}

function busy(piece) {
  const at = document.activeElement;
  return piece.contains(at) && at.matches("input, select, textarea");
}

async function swap(piece, answer) {
  const html = await answer.text();
  if (busy(piece)) return;
  const focused = piece.contains(document.activeElement) ? document.activeElement.id : "";
  piece.dataset.revision = answer.headers.get("Oncall-Revision") ?? "";
  if (html === told.get(piece)) return; // a finger may be on one of its buttons
  told.set(piece, html);
  piece.innerHTML = html; // escaped by the server, as the whole page is
  if (focused) document.getElementById(focused)?.focus();
}

// On a phone the menu is one row: where one is stays in sight.
document.querySelector(".top nav [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

for (const piece of document.querySelectorAll("[data-live]")) {
  const every = Number(piece.dataset.every ?? 0) * 1000 || EVERY_MS;
  setInterval(look, every, piece);
  document.addEventListener("visibilitychange", () => look(piece));
}

// A form marked with data-passkey asks the phone or computer itself, which opens its own lock.
async function unlock(form) {
  const wanted = form.dataset.passkey; // "get" signs in, "create" makes a new one
  const asked = await fetch(form.action + "/options", { method: "POST", body: new FormData(form) });
  if (asked.ok) {
    const options = await asked.json();
    const publicKey = wanted === "get"
      ? PublicKeyCredential.parseRequestOptionsFromJSON(options)
      : PublicKeyCredential.parseCreationOptionsFromJSON(options);
    const answer = await navigator.credentials[wanted]({ publicKey });
    form.elements.answer.value = JSON.stringify(answer.toJSON());
  }
  form.submit(); // without an answer the page says what is wrong
}

if (window.PublicKeyCredential?.parseRequestOptionsFromJSON) {
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      unlock(form).catch(() => form.submit());
    });
  }
}
