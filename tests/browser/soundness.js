// Whether a page is whole: what a payload has made of it. Returns sentences, none for a page that is as we wrote it.
() => {
  const faults = [];
  const told = (element) => element.outerHTML.slice(0, 160);
  const ours = (address) => {
    const { protocol, hostname, port } = new URL(address, location.href);
    return protocol === "http:" && port === location.port && ["localhost", location.hostname].includes(hostname);
  };
  if (window.ran !== undefined) faults.push("a script ran");
  if (document.documentElement.scrollWidth > innerWidth) {
    const wide = [...document.querySelectorAll("main *")].find((element) => {
      const box = element.getBoundingClientRect();
      return (box.right > innerWidth + 1 || box.left < -1) && !element.closest(".scroll, pre, table");
    });
    faults.push(`it is ${document.documentElement.scrollWidth} wide: ${wide ? told(wide) : "?"}`);
  }
  for (const element of document.querySelectorAll("*:not(head > style)")) {
    if (element.matches("iframe, object, embed, base, style, math, foreignObject, animate, use, video, audio, meta[http-equiv]")) {
      faults.push(`no page has this: ${told(element)}`);
    }
    for (const { name, value } of element.attributes) {
      if (name.startsWith("on") || name === "srcdoc" || name === "ping") faults.push(`${name}: ${told(element)}`);
      if (name === "style" && !element.closest("canvas, .chart")) faults.push(`style: ${told(element)}`);
      if (["src", "href", "action", "formaction", "data"].includes(name)) {
        const leads = element.matches("a[rel~=noopener]") && /^https?:/i.test(value);
        if (!leads && !ours(value)) faults.push(`it leads away: ${told(element)}`);
      }
    }
  }
  const brand = document.querySelector(".brand");
  const box = brand?.getBoundingClientRect();
  const top = box && document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  if (brand && box.top >= 0 && !brand.contains(top)) faults.push(`something lies over the page's head: ${top && told(top)}`);
  return faults;
}
