/** The links that lead nowhere, each with its place and what is wrong. */
export function deadLinks(pages) {
  return pages.flatMap((page) =>
    page.links.flatMap(({ href, line, target, anchor }) => {
      const place = `${page.path}:${line}: ${href}`;
      if (target === undefined) {
        return [`${place}: there is no such file`];
      }
      if (anchor === undefined) {
        return [];
      }
      const aim = pages.find(({ path }) => path === target);
      if (aim === undefined) {
        return [`${place}: ${target} is no page, so it has no headings`];
      }
      return aim.anchors.has(anchor) ? [] : [`${place}: no heading of ${target} has this name${nearest(aim, anchor)}`];
    }),
  );
}

function nearest(page, anchor) {
  const words = new Set(anchor.split("-"));
  const shared = (name) => name.split("-").filter((word) => words.has(word)).length;
  const best = [...page.anchors].sort((one, other) => shared(other) - shared(one))[0];
  return best !== undefined && shared(best) > 0 ? `; did you mean #${best}?` : "";
}
