// Passkeys: has the browser make one, or answer with one, and sends what came of it with a form.

const known = Boolean(window.PublicKeyCredential && navigator.credentials);

const bytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));

function text(buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

const withBytes = (list = []) => list.map((one) => ({ ...one, id: bytes(one.id) }));

async function make(options) {
  const made = await navigator.credentials.create({
    publicKey: {
      ...options,
      challenge: bytes(options.challenge),
      user: { ...options.user, id: bytes(options.user.id) },
      excludeCredentials: withBytes(options.excludeCredentials),
    },
  });
  return {
    id: made.id, rawId: text(made.rawId), type: made.type,
    clientExtensionResults: made.getClientExtensionResults(),
    response: {
      clientDataJSON: text(made.response.clientDataJSON),
      attestationObject: text(made.response.attestationObject),
    },
  };
}

async function use(options) {
  const given = await navigator.credentials.get({
    publicKey: {
      ...options,
      challenge: bytes(options.challenge),
      allowCredentials: withBytes(options.allowCredentials),
    },
  });
  const { clientDataJSON, authenticatorData, signature, userHandle } = given.response;
  return {
    id: given.id, rawId: text(given.rawId), type: given.type,
    clientExtensionResults: given.getClientExtensionResults(),
    response: {
      clientDataJSON: text(clientDataJSON), authenticatorData: text(authenticatorData),
      signature: text(signature), userHandle: userHandle ? text(userHandle) : null,
    },
  };
}

// Asks the server, then the browser, and sends the form with the answer.
function answerWith(form, { ask, act, failed }) {
  const said = form.querySelector("[data-desk-said]");
  const answer = form.elements.namedItem("answer");
  form.addEventListener("submit", async (event) => {
    if (answer.value) return;
    event.preventDefault();
    const button = form.querySelector("[type=submit]");
    button.disabled = true;
    said.textContent = "";
    try {
      const response = await ask();
      const options = await response.json();
      if (!response.ok) throw new Error(options.error);
      answer.value = JSON.stringify(await act(options));
      // The password was looked at already, and is not sent twice.
      const password = form.elements.namedItem("password");
      if (password) password.disabled = true;
      form.submit();
    } catch (error) {
      said.textContent = error instanceof DOMException ? failed : error.message || failed;
      button.disabled = false;
    }
  });
}

document.querySelectorAll("[data-desk-make-key]").forEach((form) => {
  if (!known) {
    form.querySelector("[data-desk-said]").textContent = form.dataset.unknown;
    form.querySelector("[type=submit]").disabled = true;
    return;
  }
  const url = form.dataset.deskMakeKey;
  const ask = () => fetch(url, { method: "POST", body: new FormData(form), credentials: "same-origin" });
  answerWith(form, { ask, act: make, failed: form.dataset.failed });
});

document.querySelectorAll("[data-desk-use-key]").forEach((form) => {
  if (!known) return;
  form.hidden = false;
  const ask = () => fetch(form.action, { credentials: "same-origin" });
  answerWith(form, { ask, act: use, failed: form.querySelector("[data-failed]").dataset.failed });
});
