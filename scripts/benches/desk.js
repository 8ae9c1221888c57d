// Decides so many cases at the desk by its keys, each so many milliseconds after it came on screen, and returns how long
// each decision took until the next case was painted, in milliseconds.
async ({ decisions, codes, pause }) => {
  const current = () => document.querySelector("#desk-cases article:not([hidden])");
  const frame = () => new Promise(requestAnimationFrame);
  // What is posted in a frame arrives when that frame has been painted.
  const painted = async () => {
    await frame();
    await new Promise((done) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = done;
      port2.postMessage(null);
    });
  };
  const strike = (code) => {
    const key = code.replace(/^Key|^Digit/, "").toLowerCase();
    document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { code, key, bubbles: true, cancelable: true }));
  };
  const times = [];
  while (times.length < decisions) {
    await new Promise((read) => setTimeout(read, pause));
    const before = current();
    const begun = performance.now();
    codes.forEach(strike);
    while (current() === before || !current()) await frame();
    await painted();
    times.push(performance.now() - begun);
  }
  return times;
}
