// The id of this tab's conversation: questions with the same one follow on each other.

const KEY = "huigu.conversation";
let id = "";

export function getConversation() {
  id ||= loadId() ?? "";
  return id || beginConversation();
}

// Begin another conversation; nobody can guess its id.
export function beginConversation() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  id = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  saveId();
  return id;
}

// Go on with a conversation that the server began.
export function followConversation(begun) {
  id = begun;
  saveId();
}

// A browser that stores nothing for sites throws: the id then lasts until the page is left.
function loadId() {
  try {
    return sessionStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function saveId() {
  try {
    sessionStorage.setItem(KEY, id);
  } catch {
    // See loadId().
  }
}
