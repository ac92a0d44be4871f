import { posix } from "node:path";

/** A file that is no Markdown, as a page. */
export function textPage(path, text) {
  const language = posix.extname(path).slice(1);
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(Math.max(3, longest + 1));
  return `# ${posix.basename(path)}\n\n${fence}${language}\n${text.replace(/\n?$/, "\n")}${fence}\n`;
}

/** What is in a directory: pages by their titles, files by their names. */
export function directoryPage(path, repository, pages) {
  const items = repository.filesOf(path).map((file) => {
    const page = pages.find((candidate) => candidate.path === file);
    return `* [${page?.title ?? posix.basename(file)}](${posix.basename(file)})`;
  });
  return `# ${path}/\n\n${items.join("\n")}\n`;
}
