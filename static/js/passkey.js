/* Makes and uses a passkey: the browser asks the person, its answer goes with the form. Without this script the page says which other ways there are. */

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const known = (rows) => (rows || []).map((row) => ({ ...row, id: bytes(row.id) }));

const ways = {
  create({ publicKey }) {
    return navigator.credentials.create({ publicKey: {
      ...publicKey,
      challenge: bytes(publicKey.challenge),
      user: { ...publicKey.user, id: bytes(publicKey.user.id) },
      excludeCredentials: known(publicKey.excludeCredentials),
      // kept on the device where it can be, so that it opens the portal by itself
      authenticatorSelection: { ...publicKey.authenticatorSelection, residentKey: "preferred", requireResidentKey: false },
    } });
  },
  get({ publicKey }) {
    return navigator.credentials.get({ publicKey: {
      ...publicKey, challenge: bytes(publicKey.challenge), allowCredentials: known(publicKey.allowCredentials),
    } });
  },
};

const told = (credential) => {
  const response = {};
  for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"])
    if (credential.response[part]) response[part] = text(credential.response[part]);
  if (credential.response.getTransports) response.transports = credential.response.getTransports();
  return JSON.stringify({
    id: credential.id, rawId: text(credential.rawId), type: credential.type, response,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
  });
};

const asked = async (form) => {
  if (!("passkeyAsk" in form.dataset)) return JSON.parse(document.getElementById("passkey-options").textContent);
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(answer.status);
  return (await answer.json()).request_options;
};

for (const form of window.PublicKeyCredential ? document.querySelectorAll("form[data-passkey]") : []) {
  const button = form.querySelector("button"), refused = document.querySelector("[data-passkey-refused]");
  for (const line of document.querySelectorAll("[data-passkey-none]")) line.hidden = true;
  button.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    refused.hidden = true;
    try {
      form.elements.credential.value = told(await ways[form.dataset.passkey](await asked(form)));
      form.submit();
    } catch {
      button.disabled = false;
      refused.hidden = false;
    }
  });
}
