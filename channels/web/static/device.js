// What stays on the device, and only after the person said yes. Without that, nothing is written at all. The code of a
// conversation with an officer stays with the tab, after the yes with which it was begun: a reload must not lose it.

const KEY = "tro-ly";
const TICKET = "tro-ly-ma";
const DAYS = 30;
const TURNS = 20;

const storage = () => {
  try {
    return window.localStorage; // a sandboxed frame throws at the mere look
  } catch {
    return null;
  }
};

/** What was kept, or null: never said yes, too old, or not readable. */
export function recall() {
  try {
    const kept = JSON.parse(storage().getItem(KEY));
    if (kept?.version === 1 && Date.now() - kept.at < DAYS * 864e5) return kept;
  } catch {
    // not readable: as good as nothing
  }
  wipe();
  return null;
}

/** Keep it; false when the browser does not allow it. Older turns give way when the room is small. */
export function keep(state) {
  for (let count = TURNS; count >= 0; count = count ? count >> 1 : -1) {
    try {
      const turns = count ? state.turns.slice(-count) : [];
      storage().setItem(KEY, JSON.stringify({ ...state, turns, version: 1, at: Date.now() }));
      return true;
    } catch {
      // full, or forbidden: tried again with less
    }
  }
  return false;
}

export function wipe() {
  try {
    storage().removeItem(KEY);
  } catch {
    // nothing can be there either
  }
}

/** 32 hexadecimal digits by chance: the number under which feedback can be changed and deleted again. */
export function chanceNumber() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The code of the conversation with an officer that this tab began; "" when there is none. */
export function ticket() {
  try {
    return window.sessionStorage.getItem(TICKET) || "";
  } catch {
    return "";
  }
}

/** Remember the code for this tab; "" forgets it. */
export function keepTicket(code) {
  try {
    if (code) window.sessionStorage.setItem(TICKET, code);
    else window.sessionStorage.removeItem(TICKET);
  } catch {
    // not allowed here: the code stands on the screen
  }
}
