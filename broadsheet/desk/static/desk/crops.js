// Crops of a picture by shape, with the focal point; the same arithmetic as media/crops.py.

const root = document.querySelector("[data-cropper]");
const data = JSON.parse(document.getElementById("cropper-data").textContent);
const stage = root.querySelector("[data-stage]");
const picture = stage.querySelector("img");
const focusMark = root.querySelector("[data-focus]");
const frame = root.querySelector("[data-frame]");
const size = root.querySelector("[data-size]");
const automatic = root.querySelector("[data-automatic]");
const status = root.querySelector("[data-status]");
const byHand = document.querySelector("[data-word=hand]").innerHTML;
const state = { focus: data.focus, crops: { ...data.crops }, ratio: null };

const clamp = (value, low, high) => Math.max(low, Math.min(value, high));

// Left, top, width and height as fractions of the picture.
function box(ratio) {
  const shape = (data.ratios[ratio] * data.height) / data.width;
  let [wide, high] = shape <= 1 ? [shape, 1] : [1, 1 / shape];
  const hand = state.crops[ratio];
  if (hand) {
    const scale = Math.min(1, hand[2] / wide);
    wide *= scale;
    high *= scale;
    return [clamp(hand[0], 0, 1 - wide), clamp(hand[1], 0, 1 - high), wide, high];
  }
  const [x, y] = state.focus || [0.5, 0.5];
  return [clamp(x - wide / 2, 0, 1 - wide), clamp(y - high / 2, 0, 1 - high), wide, high];
}

function draw() {
  root.querySelectorAll("[data-ratio]").forEach((button) => {
    const ratio = button.dataset.ratio;
    const [left, top, wide, high] = box(ratio);
    const pane = button.querySelector("[data-window]");
    const image = pane.querySelector("img");
    pane.style.aspectRatio = String(data.ratios[ratio]);
    image.style.width = `${100 / wide}%`;
    image.style.left = `${(-100 * left) / wide}%`;
    image.style.top = `${(-100 * top) / high}%`;
    button.setAttribute("aria-pressed", String(ratio === state.ratio));
    button.querySelector("[data-state]").innerHTML = state.crops[ratio] ? byHand : "";
  });
  const [x, y] = state.focus || [0.5, 0.5];
  focusMark.style.left = `${100 * x}%`;
  focusMark.style.top = `${100 * y}%`;
  focusMark.toggleAttribute("data-unset", !state.focus);
  focusMark.hidden = state.ratio !== null;
  frame.hidden = state.ratio === null;
  size.parentElement.hidden = state.ratio === null;
  automatic.hidden = !(state.ratio && state.crops[state.ratio]);
  if (state.ratio) {
    const [left, top, wide, high] = box(state.ratio);
    Object.assign(frame.style, {
      left: `${100 * left}%`, top: `${100 * top}%`, width: `${100 * wide}%`, height: `${100 * high}%`,
    });
    size.value = String(Math.round(100 * (wide / largest())));
  }
}

function largest() {
  return Math.min(1, (data.ratios[state.ratio] * data.height) / data.width);
}

function changed() {
  status.textContent = root.dataset.unsaved;
  draw();
}

function setFocus(x, y) {
  state.focus = [clamp(x, 0, 1), clamp(y, 0, 1)];
  changed();
}

function setFrame(left, top, wide) {
  const most = largest();
  const width = clamp(wide, 0.1 * most, most);
  const high = (width * data.width) / data.height / data.ratios[state.ratio];
  state.crops[state.ratio] = [clamp(left, 0, 1 - width), clamp(top, 0, 1 - high), width, high].map(
    (part) => Math.round(clamp(part, 0, 1) * 10000) / 10000,
  );
  changed();
}

function place(event) {
  const bounds = picture.getBoundingClientRect();
  return [(event.clientX - bounds.left) / bounds.width, (event.clientY - bounds.top) / bounds.height];
}

let drag = null;
stage.addEventListener("pointerdown", (event) => {
  const [x, y] = place(event);
  if (state.ratio) {
    const [left, top, wide] = box(state.ratio);
    const inside = event.target === frame;
    drag = { dx: inside ? x - left : wide / 2, dy: inside ? y - top : 0, wide };
    if (!inside) return void (drag = null);
  } else {
    drag = {};
    setFocus(x, y);
  }
  stage.setPointerCapture(event.pointerId);
});
stage.addEventListener("pointermove", (event) => {
  if (!drag) return;
  const [x, y] = place(event);
  if (state.ratio) setFrame(x - drag.dx, y - drag.dy, drag.wide);
  else setFocus(x, y);
});
["pointerup", "pointercancel"].forEach((name) => stage.addEventListener(name, () => (drag = null)));

const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
stage.addEventListener("keydown", (event) => {
  const step = STEPS[event.key];
  const by = event.shiftKey ? 0.05 : 0.01;
  if (step && state.ratio) {
    const [left, top, wide] = box(state.ratio);
    setFrame(left + step[0] * by, top + step[1] * by, wide);
  } else if (step) {
    const [x, y] = state.focus || [0.5, 0.5];
    setFocus(x + step[0] * by, y + step[1] * by);
  } else if (state.ratio && ["+", "=", "-"].includes(event.key)) {
    resize(box(state.ratio)[2] * (event.key === "-" ? 0.95 : 1.05));
  } else {
    return;
  }
  event.preventDefault();
});

function resize(wide) {
  const [left, top, before, high] = box(state.ratio);
  const after = clamp(wide, 0.1 * largest(), largest());
  setFrame(left + (before - after) / 2, top + (high * (1 - after / before)) / 2, after);
}

size.addEventListener("input", () => resize((largest() * Number(size.value)) / 100));
automatic.addEventListener("click", () => {
  delete state.crops[state.ratio];
  changed();
});
root.querySelector("[data-no-focus]").addEventListener("click", () => {
  state.focus = null;
  changed();
});
root.querySelectorAll("[data-ratio]").forEach((button) =>
  button.addEventListener("click", () => {
    state.ratio = state.ratio === button.dataset.ratio ? null : button.dataset.ratio;
    draw();
    if (state.ratio) frame.focus();
  }),
);
root.querySelector("[data-save]").addEventListener("click", async () => {
  const response = await fetch(location.href, {
    method: "POST",
    credentials: "same-origin",
    headers: { "Content-Type": "application/json", "X-CSRFToken": root.dataset.token },
    body: JSON.stringify({ focus: state.focus, crops: state.crops }),
  }).catch(() => null);
  const answer = response && (await response.json().catch(() => ({})));
  if (response && response.ok) status.textContent = root.dataset.saved;
  else status.textContent = (answer && answer.error) || root.dataset.failed;
});
draw();
