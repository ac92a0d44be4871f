const LIST = "Read on";

/** The order of the pages: as the README lists them under "Read on", a group for each item. */
export class Navigation {
  constructor(pages, repository) {
    const readme = pages.find((page) => page.path === "README.md");
    this.groups = groups(readme, repository);
    const listed = this.groups.flatMap((group) => group.entries);
    this.order = [{ label: "Overlane", target: "README.md", address: "index.html" }, ...listed];
    this.faults = pages
      .map((page) => page.path)
      .filter((path) => /^docs\/[^/]+$/.test(path) && !listed.some((entry) => entry.target === path))
      .map((path) => `${path}: README.md has no link to it under "${LIST}"; add one there`);
    if (listed.length === 0) {
      this.faults.push(`README.md: nothing is listed under "${LIST}"`);
    }
  }

  /** The entries before and after a page, where it is listed. */
  around(path) {
    const index = this.order.findIndex((entry) => entry.target === path);
    return index < 0 ? {} : { before: this.order[index - 1], after: this.order[index + 1] };
  }
}

function groups(readme, repository) {
  const { tokens } = readme;
  const start = tokens.findIndex(
    (token, index) => token.type === "inline" && tokens[index - 1].type === "heading_open" && token.content === LIST,
  );
  const found = [];
  for (const token of start < 0 ? [] : tokens.slice(start + 1)) {
    if (token.type === "heading_open") {
      break;
    }
    if (token.children?.some((child) => child.type === "strong_open")) {
      found.push(group(token.children, readme.links, repository));
    }
  }
  return found.filter(({ entries }) => entries.length > 0);
}

function group(children, links, repository) {
  const after = (type) => children[children.findIndex((child) => child.type === type) + 1];
  return {
    label: after("strong_open").content,
    entries: children.flatMap((child, index) => {
      const link = child.type === "link_open" && links.find(({ href }) => href === child.attrGet("href"));
      return link?.target === undefined
        ? []
        : [{ label: children[index + 1].content, target: link.target, address: repository.address(link.target) }];
    }),
  };
}
