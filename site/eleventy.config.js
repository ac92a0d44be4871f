import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { deadLinks } from "./lib/links.js";
import { Markdown } from "./lib/markdown.js";
import { Navigation } from "./lib/navigation.js";
import { directoryPage, textPage } from "./lib/listing.js";
import { Repository } from "./lib/repository.js";

/** The pages are the Markdown files where they stand, and whatever else of the repository they link to. */
export default function (eleventy) {
  const repository = Repository.at("..");
  const markdown = new Markdown(repository);
  const pages = repository.pages.map((path) => markdown.parse(path, repository.read(path)));
  const shown = new Set(pages.flatMap((page) => page.links).map((link) => link.target));
  const navigation = new Navigation(pages, repository);

  eleventy.setLibrary("md", markdown.library);
  // Eleventy turns off blocks that are indented.
  eleventy.amendLibrary("md", (library) => library.enable("code"));
  eleventy.addGlobalData("layout", "page.njk");
  eleventy.addGlobalData("groups", navigation.groups);
  for (const page of pages) {
    add(page.path, page.title, page.text, {
      ...navigation.around(page.path),
      contents: contents(page.headings),
    });
  }
  for (const path of repository.files.filter((file) => shown.has(file))) {
    if (repository.isPicture(path)) {
      eleventy.addPassthroughCopy({ [join("..", path)]: path });
    } else if (!repository.pages.includes(path)) {
      add(path, path, textPage(path, repository.read(path)), {});
    }
  }
  for (const path of repository.directories.filter((directory) => shown.has(directory))) {
    add(path, `${path}/`, directoryPage(path, repository, pages), {}, join(path, "README.md"));
    for (const file of repository.filesOf(path)) {
      if (!shown.has(file) && !repository.pages.includes(file)) {
        add(file, file, textPage(file, repository.read(file)), {});
      }
    }
  }
  for (const name of ["style.css", "search.js", "mark.svg"]) {
    eleventy.addPassthroughCopy({ [join("theme", name)]: join("theme", name) });
  }
  eleventy.addPassthroughCopy({
    "node_modules/minisearch/dist/umd/index.js": "theme/minisearch.js",
  });

  eleventy.on("eleventy.after", ({ directories }) => {
    const sections = JSON.stringify(pages.flatMap((page) => page.sections));
    // A script, as pages that were opened from a disk may not fetch data.
    writeFileSync(join(directories.output, "theme/sections.js"), `window.sections = ${sections};\n`);
    for (const fault of [...deadLinks(pages), ...navigation.faults]) {
      console.error(fault);
      process.exitCode = 1;
    }
  });

  function add(path, title, text, around, place = path) {
    const address = repository.address(path);
    eleventy.addTemplate(`${address}.md`, text, {
      ...around,
      path: place,
      title,
      permalink: address,
      root: "../".repeat(address.split("/").length - 1) || "./",
    });
  }

  return {
    dir: { input: ".", includes: "theme", output: "../target/site" },
    templateFormats: ["md"],
    // Braces in pages are theirs.
    markdownTemplateEngine: false,
  };
}

/** The headings that a page's list of contents has: those of two levels, unless they are many. */
function contents(headings) {
  const upTo = (deepest) => headings.filter(({ level }) => level > 1 && level <= deepest);
  return upTo(3).length > 30 ? upTo(2) : upTo(3);
}
