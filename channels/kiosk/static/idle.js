// Somebody who walks away leaves nothing behind: a countdown after a while without a touch, then the wipe.

/**
 * `active()` says whether there is anything to wipe; `busy()` whether the machine itself is talking or listening.
 * `warn(seconds)` is called each second of the countdown and with null when it ends; `end()` when time is up.
 */
export function watch({ idle, countdown, active, busy, warn, end }) {
  let last = Date.now();
  let warned = false;

  const touch = () => {
    if (!warned) last = Date.now(); // during the countdown only the buttons count: a coat on the screen is nobody
  };
  for (const name of ["pointerdown", "pointermove", "keydown", "wheel", "scroll"]) {
    addEventListener(name, touch, { capture: true, passive: true });
  }

  const stay = () => {
    last = Date.now();
    if (warned) warn(null);
    warned = false;
  };

  setInterval(() => {
    if (!active() || busy()) return void stay();
    const silent = (Date.now() - last) / 1000;
    if (silent >= idle + countdown) {
      stay();
      end();
    } else if (silent >= idle) {
      warned = true;
      warn(Math.ceil(idle + countdown - silent));
    }
  }, 1000);
  return stay;
}
