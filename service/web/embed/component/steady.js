/**
 * Change something on the page without moving what is being read: the comment that begins in view stays where it is,
 * whatever grows or shrinks above it.
 * @param {Iterable<HTMLElement>} comments in the order of the page
 * @param {() => void} change
 */
export function steadily(comments, change) {
  const read = beingRead(Array.from(comments));
  const before = read?.getBoundingClientRect().top;
  change();
  if (!read?.isConnected) return;
  const moved = read.getBoundingClientRect().top - before;
  if (moved !== 0) window.scrollBy({ top: moved, behavior: "instant" });
}

function beingRead(comments) {
  const inView = comments.filter((each) => {
    const { top, bottom, height } = each.getBoundingClientRect();
    return height > 0 && bottom > 0 && top < window.innerHeight;
  });
  return inView.find((each) => each.getBoundingClientRect().top >= 0) ?? inView[0];
}
