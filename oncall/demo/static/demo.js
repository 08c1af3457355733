// Keeps the page up to date: asks about once a second, and swaps only what has changed.
// What somebody is typing is never swapped: text boxes stand outside the live pieces.
"use strict";

const EVERY_MS = 1000;
const body = document.body;
const drawn = new Map(); // what each live piece was last drawn from
let revision = body.dataset.revision;
// What the demo's clock showed at which instant of this machine's, and how fast it runs.
let hands = { demo: Number(body.dataset.now), here: Date.now(), times: Number(body.dataset.times) };
let waiting = 0;
const aloud = document.getElementById("aloud");
if (!("speechSynthesis" in window)) aloud?.parentElement.remove();

document.documentElement.classList.add("scripted");

async function look() {
  clearTimeout(waiting);
  try {
    const answer = await fetch(`/look?since=${encodeURIComponent(revision)}`);
    if (answer.status === 200) show(await answer.json());
    body.classList.toggle("lost", !answer.ok);
  } catch {
    body.classList.add("lost");
  }
  clearTimeout(waiting);
  waiting = setTimeout(look, EVERY_MS);
}

function show(news) {
  if (String(news.play) !== body.dataset.play) return location.reload(); // another stage
  revision = news.revision;
  hands = { demo: news.now, here: Date.now(), times: news.times };
  placeStories(news.contacts);
  for (const [id, html] of Object.entries(news.parts)) {
    const piece = document.getElementById(id); // a phone by itself shows no others
    if (piece && drawn.get(id) !== html) swap(piece, html);
    drawn.set(id, html);
  }
  tick();
}

function placeStories(ids) {
  const list = document.getElementById("stories");
  if (!list) return;
  ids.forEach((id, place) => {
    const item = document.getElementById(id) ?? Object.assign(document.createElement("li"), { id });
    if (list.children[place] !== item) list.insertBefore(item, list.children[place] ?? null);
  });
}

function swap(piece, html) {
  const focused = piece.contains(document.activeElement) ? document.activeElement.id : "";
  const before = said(piece).length;
  piece.innerHTML = html; // escaped by the server, as the whole page is
  if (aloud?.checked) said(piece).slice(before).forEach(speak);
  toTheLatest(piece);
  if (focused) (document.getElementById(focused) ?? piece.querySelector("button"))?.focus();
}

function said(piece) {
  return [...piece.querySelectorAll(".heard q")];
}

function speak(quote) {
  const words = new SpeechSynthesisUtterance(quote.textContent);
  words.lang = quote.lang === "en" ? "en" : "nb-NO"; // no browser has a voice for nynorsk
  speechSynthesis.speak(words);
}

function toTheLatest(piece) {
  for (const list of piece.querySelectorAll(".texts, .heard, .steps")) list.scrollTop = list.scrollHeight;
}

function tick() {
  const now = hands.demo + (Date.now() - hands.here) * hands.times;
  document.getElementById("clock").textContent = new Date(now).toLocaleTimeString("en-GB", {
    timeZone: body.dataset.zone, hour: "2-digit", minute: "2-digit", second: "2-digit",
  });
  for (const left of document.querySelectorAll("[data-due]")) {
    const seconds = Math.max(0, Math.round((Number(left.dataset.due) - now) / 1000));
    const rest = String(seconds % 60).padStart(2, "0");
    left.textContent = body.dataset.left.replace("{}", `${Math.floor(seconds / 60)}:${rest}`);
  }
}

async function act(event) {
  event.preventDefault();
  const form = event.target;
  const button = event.submitter;
  // Another stage takes some seconds to set, and nobody shall press for two of them.
  if (button?.hasAttribute("aria-busy") && form.action.includes("/theatre/")) return;
  const sent = new URLSearchParams(new FormData(form));
  if (button?.name) sent.set(button.name, button.value);
  const words = form.elements.namedItem("words");
  if (words && !button?.name) words.value = "";
  const where = button?.getAttribute("formaction") ?? form.action;
  button?.setAttribute("aria-busy", "true");
  await fetch(where, { method: "POST", body: sent, redirect: "manual" }).catch(() => {});
  button?.removeAttribute("aria-busy");
  await look();
}

document.addEventListener("submit", act);
document.addEventListener("change", (event) => {
  if (event.target.name === "behaviour" || event.target.id === "mood") event.target.form.requestSubmit();
});
setInterval(tick, 1000);
toTheLatest(document);
tick();
look();
