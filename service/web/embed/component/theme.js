/**
 * Tell whether the component is dark: as its `theme` says ("dark", "light", or "auto" for the reader's device), else as
 * the page around it says by its `color-scheme`. A light page must not get a dark box in it.
 */
export function isDark(host) {
  const wanted = host.getAttribute("theme");
  if (wanted === "dark" || wanted === "light") return wanted === "dark";
  const device = darkDevice().matches;
  if (wanted === "auto") return device;
  const schemes = schemesOf(host).split(" ");
  return schemes.includes("dark") && (device || !schemes.includes("light"));
}

/** Return what the reader's device prefers, to be asked and listened to. */
export function darkDevice() {
  return matchMedia("(prefers-color-scheme: dark)");
}

/** Return what the element's style says, and where it says nothing, what the page does. */
function schemesOf(host) {
  const { colorScheme } = getComputedStyle(host);
  return colorScheme === "normal" ? (document.querySelector("meta[name=color-scheme]")?.content ?? "") : colorScheme;
}
