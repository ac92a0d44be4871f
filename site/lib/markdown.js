import { posix } from "node:path";
import MarkdownIt from "markdown-it";

/**
 * Markdown as code hosts read it: links between files of the repository, and headings with the
 * anchors that these hosts give them. Comments are for tests and stay out.
 */
export class Markdown {
  constructor(repository) {
    this.repository = repository;
    this.library = new MarkdownIt({ html: true });
    const { renderer } = this.library;
    const html = (tokens, index) =>
      tokens[index].content.startsWith("<!--") ? "" : this.library.utils.escapeHtml(tokens[index].content);
    renderer.rules.html_block = html;
    renderer.rules.html_inline = html;
    renderer.rules.code_block = (tokens, index) => this.#session(tokens[index].content, "typed");
    const fence = renderer.rules.fence;
    renderer.rules.fence = (tokens, index, ...rest) => {
      const { info, content } = tokens[index];
      if (info === "console") {
        return this.#session(content, info);
      }
      return COMMENTED.has(info) ? this.#commented(content) : fence(tokens, index, ...rest);
    };
    this.library.core.ruler.push("anchors", ({ tokens }) => headings(tokens));
    this.library.core.ruler.push("addresses", ({ tokens, env }) => {
      for (const { token, attribute } of links(tokens)) {
        token.attrSet(attribute, this.#address(env.path, token.attrGet(attribute)));
      }
    });
  }

  /**
   * What a page says of itself: title, anchors, links with the line in the file that they are in,
   * and the sections for the search.
   */
  parse(path, text) {
    const tokens = this.library.parse(text, {});
    const anchors = headings(tokens);
    const address = this.repository.address(path);
    const title = anchors[0]?.text ?? path;
    return {
      path,
      text,
      title,
      tokens,
      headings: anchors,
      anchors: new Set(anchors.map((anchor) => anchor.id)),
      links: [...links(tokens)]
        .filter(({ token, attribute }) => isLocal(token.attrGet(attribute)))
        .map(({ token, attribute, line }) => {
          const href = token.attrGet(attribute);
          const [file, anchor] = href.split("#");
          const target = file === "" ? path : this.repository.resolve(path, file);
          return { href, line, target, anchor };
        }),
      sections: sections(tokens).map(({ id, heading, body }) => ({
        id: `${address}${id === anchors[0]?.id ? "" : `#${id}`}`,
        page: title,
        heading,
        body,
      })),
    };
  }

  #address(page, href) {
    if (page === undefined || !isLocal(href) || href.startsWith("#")) {
      return href;
    }
    const [file, anchor] = href.split("#");
    const target = this.repository.resolve(page, file);
    if (target === undefined) {
      return href;
    }
    const from = posix.dirname(this.repository.address(page));
    const address = posix.relative(from, this.repository.address(target));
    return anchor === undefined ? address : `${address}#${anchor}`;
  }

  #commented(text) {
    const marked = this.library.utils
      .escapeHtml(text)
      .replace(/(^|\s)#.*$/gm, (comment) => `<span class="comment">${comment}</span>`);
    return `<pre><code>${marked}</code></pre>\n`;
  }

  /** Commands stand out from what they print, and a comment after a command stands back. */
  #session(text, kind) {
    const escape = this.library.utils.escapeHtml;
    let continued = false;
    const lines = text.replace(/\n$/, "").split("\n").map((line) => {
      const typed = continued || kind === "typed" || line.startsWith("$ ");
      continued = typed && line.endsWith("\\");
      if (!typed) {
        return escape(line);
      }
      const [, command, comment] = line.match(/^(.*?)(\s{2,}#\s.*)?$/);
      return (
        `<span class="command">${escape(command)}</span>` +
        (comment === undefined ? "" : `<span class="comment">${escape(comment)}</span>`)
      );
    });
    return `<pre class="${kind}"><code>${lines.join("\n")}\n</code></pre>\n`;
  }
}

/** Languages whose comments go from # to the end of the line. */
const COMMENTED = new Set(["yaml", "yml", "sh", "bash", "ini"]);

/** Gives each heading its id, and lists them. */
function headings(tokens) {
  const taken = new Map();
  return tokens.flatMap((token, index) => {
    if (token.type !== "heading_open") {
      return [];
    }
    const text = plain(tokens[index + 1]);
    const slug = text.toLowerCase().replace(/[^\p{L}\p{N}_\- ]/gu, "").replaceAll(" ", "-");
    const count = taken.get(slug) ?? 0;
    taken.set(slug, count + 1);
    const id = count === 0 ? slug : `${slug}-${count}`;
    token.attrSet("id", id);
    return [{ id, text, level: Number(token.tag.slice(1)) }];
  });
}

function* links(tokens, line = 0) {
  for (const token of tokens) {
    const place = token.map ? token.map[0] + 1 : line;
    if (token.type === "link_open") {
      yield { token, attribute: "href", line: place };
    } else if (token.type === "image") {
      yield { token, attribute: "src", line: place };
    }
    yield* links(token.children ?? [], place);
  }
}

/** The text under each heading, which is named with those that it is under. */
function sections(tokens) {
  const found = [];
  const above = [];
  tokens.forEach((token, index) => {
    if (token.type === "heading_open") {
      const level = Number(token.tag.slice(1));
      above.splice(level - 1, Infinity, plain(tokens[index + 1]));
      const heading = above.slice(Math.min(1, level - 1)).join(" › ");
      found.push({ id: token.attrGet("id"), heading, body: "" });
    } else if (found.length > 0 && tokens[index - 1]?.type !== "heading_open") {
      const text = token.type === "inline" ? plain(token) : token.type.match(/fence|code_block/) ? token.content : "";
      if (text !== "") {
        found.at(-1).body += `${text}\n`;
      }
    }
  });
  return found;
}

function plain(inline) {
  return inline.children
    .map((child) => (child.type.endsWith("break") ? " " : child.type === "html_inline" ? "" : child.content))
    .join("");
}

function isLocal(href) {
  return !/^[a-z][a-z0-9+.-]*:/i.test(href);
}
