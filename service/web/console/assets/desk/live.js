// What others do meanwhile: comments that come, and cases that somebody else decides.

const PAUSE = 700;
let stirring = 0;

/** Have the numbers beside the case read anew, soon and not more often than they can be read. */
export function stir() {
  if (stirring) return;
  stirring = setTimeout(() => {
    stirring = 0;
    document.body.dispatchEvent(new CustomEvent("desk:stirred"));
  }, PAUSE);
}

/**
 * Hear the queue's news; the browser comes back by itself after a break.
 * @param {string} address
 * @param {() => void} onWaiting something waits that did not before
 * @param {(comment: string, status: string) => void} onDecided
 */
export function listen(address, onWaiting, onDecided) {
  const source = new EventSource(address);
  let broken = false;
  source.addEventListener("waiting", () => {
    stir();
    onWaiting();
  });
  source.addEventListener("claimed", stir);
  source.addEventListener("decided", (event) => {
    stir();
    const told = JSON.parse(event.data);
    onDecided(told.comment, told.status);
  });
  source.addEventListener("error", () => {
    broken = true;
  });
  source.addEventListener("open", () => {
    if (!broken) return;
    // Nothing is replayed: what was missed is found by looking.
    broken = false;
    stir();
    onWaiting();
  });
  document.getElementById("desk").dataset.listening = "yes";
}
