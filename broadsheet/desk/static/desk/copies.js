// A copy that a story's form left in this browser as it was sent goes when the server says that it
// has the words: the page that follows bears a message of success.

const SENT = /\/articles\/(?:add|edit\/(\d+))\/$/;

function forget() {
  if (!document.referrer || !document.querySelector(".messages .success")) return;
  const from = new URL(document.referrer);
  const story = from.origin === location.origin && from.pathname.match(SENT);
  if (!story) return;
  const name = new RegExp(`^broadsheet:story:[^:]*:${story[1] || "new"}$`);
  for (const key of Object.keys(localStorage).filter((one) => name.test(one))) {
    if (JSON.parse(localStorage.getItem(key))?.sent) localStorage.removeItem(key);
  }
}

try {
  forget();
} catch {
  // A browser that keeps nothing.
}
