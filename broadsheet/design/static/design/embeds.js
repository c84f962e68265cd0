// Embeds stay a link until they are pressed; then, and only then, the other site is asked.
const PLAYERS = [
  [/^https:\/\/(?:www\.|m\.)?youtube\.com\/(?:watch\?(?:.*&)?v=|embed\/|shorts\/)([\w-]{6,})/, (id) => `https://www.youtube-nocookie.com/embed/${id}?autoplay=1`],
  [/^https:\/\/youtu\.be\/([\w-]{6,})/, (id) => `https://www.youtube-nocookie.com/embed/${id}?autoplay=1`],
  [/^https:\/\/(?:www\.|player\.)?vimeo\.com\/(?:video\/)?(\d+)/, (id) => `https://player.vimeo.com/video/${id}?dnt=1&autoplay=1`],
  [/^https:\/\/(?:www\.)?dailymotion\.com\/(?:embed\/)?video\/(\w+)/, (id) => `https://www.dailymotion.com/embed/video/${id}`],
  [/^https:\/\/datawrapper\.dwcdn\.net\/(\w+)/, (id) => `https://datawrapper.dwcdn.net/${id}/`],
  [/^https:\/\/(?:public\.)?flourish\.studio\/(?:visualisation|story)\/(\d+)/, (id) => `https://flo.uri.sh/visualisation/${id}/embed`],
];

function player(address) {
  for (const [pattern, build] of PLAYERS) {
    const match = pattern.exec(address);
    if (match) return build(match[1]);
  }
  return null;
}

for (const figure of document.querySelectorAll("figure[data-embed]")) {
  const source = player(figure.dataset.embed);
  const link = figure.querySelector("a");
  if (!source || !link) continue;
  figure.classList.add("playable");
  link.addEventListener("click", (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
    event.preventDefault();
    const frame = document.createElement("iframe");
    frame.src = source;
    frame.title = link.textContent;
    frame.allow = "autoplay; encrypted-media; fullscreen; picture-in-picture";
    frame.referrerPolicy = "strict-origin-when-cross-origin";
    link.closest("p").replaceWith(frame);
    frame.focus();
  });
}
