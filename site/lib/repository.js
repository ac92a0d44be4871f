import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";

/** The files of the repository, and the addresses that they have in the site. */
export class Repository {
  /** What git knows of, and what is new and not ignored, so that a page is there before its commit. */
  static at(root) {
    const listed = execFileSync(
      "git",
      ["-C", root, "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--deduplicate"],
      { encoding: "utf8" },
    );
    const files = listed.split("\0").filter((path) => path !== "" && existsSync(join(root, path)));
    return new Repository(files, (path) => readFileSync(join(root, path), "utf8"));
  }

  /**
   * @param files their paths from the root of the repository, with slashes
   * @param read the text of a file
   */
  constructor(files, read) {
    this.files = files;
    this.read = read;
    /** The Markdown files, but for those that tests read. */
    this.pages = this.files.filter((path) => path.endsWith(".md") && !path.includes("/src/"));
    this.directories = [...new Set(this.files.flatMap(parents))].sort();
  }

  isPicture(path) {
    return /\.(svg|png)$/.test(path);
  }

  filesOf(directory) {
    return this.files.filter((path) => posix.dirname(path) === directory);
  }

  /**
   * Where a link of a page leads: the path of a file or directory, or undefined if there is none.
   */
  resolve(page, link) {
    const path = posix.join(posix.dirname(page), decodeURI(link)).replace(/\/$/, "");
    const readme = posix.join(path, "README.md");
    if (this.pages.includes(readme)) {
      return readme;
    }
    return this.files.includes(path) || this.directories.includes(path) ? path : undefined;
  }

  /** The address in the site, relative to its root. */
  address(path) {
    if (this.isPicture(path)) {
      return path;
    }
    if (this.directories.includes(path)) {
      return posix.join(path, "index.html");
    }
    return this.pages.includes(path)
      ? path.replace(/README\.md$/, "index.md").replace(/\.md$/, ".html")
      : `${path}.html`;
  }
}

function parents(path) {
  const steps = path.split("/").slice(0, -1);
  return steps.map((_, index) => steps.slice(0, index + 1).join("/"));
}
