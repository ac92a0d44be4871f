import assert from "node:assert/strict";
import { test } from "node:test";
import { deadLinks } from "../lib/links.js";
import { Markdown } from "../lib/markdown.js";
import { Navigation } from "../lib/navigation.js";
import { Repository } from "../lib/repository.js";

const README = "# Name\n\n## Read on\n\n* **Use it**: [Plan](docs/plan.md)\n* **Build it**: [Decisions](docs/adr/)\n";

function site(files) {
  const all = { "README.md": README, "docs/plan.md": "# Plan\n", "docs/adr/0001-a.md": "# A\n", ...files };
  const repository = new Repository(Object.keys(all), (path) => all[path]);
  const markdown = new Markdown(repository);
  const pages = repository.pages.map((path) => markdown.parse(path, repository.read(path)));
  const html = (path) => markdown.library.render(all[path], { path });
  return { pages, html, faults: deadLinks(pages), navigation: new Navigation(pages, repository) };
}

test("links that lead somewhere are no faults", () => {
  const { faults } = site({
    "docs/plan.md": "# Plan\n\n[a](adr/) [b](../README.md#read-on) [c](#plan) [d](https://example.org/x) ![e](p.svg)\n",
    "docs/p.svg": "<svg/>",
  });

  assert.deepEqual(faults, []);
});

test("a link to no file is told with its line", () => {
  const { faults } = site({ "docs/plan.md": "# Plan\n\nText, and\n[a link](trace.md).\n" });

  assert.deepEqual(faults, ["docs/plan.md:3: trace.md: there is no such file"]);
});

test("a link to no heading is told with a heading that is like it", () => {
  const { faults } = site({ "docs/plan.md": "# Plan\n\n## What it costs\n\n[a](#what-costs)\n" });

  assert.deepEqual(faults, [
    "docs/plan.md:5: #what-costs: no heading of docs/plan.md has this name; did you mean #what-it-costs?",
  ]);
});

test("a picture that is missing is a fault", () => {
  assert.equal(site({ "docs/plan.md": "# Plan\n\n![p](p.svg)\n" }).faults.length, 1);
});

test("headings have the anchors that code hosts give them", () => {
  const { pages } = site({ "docs/plan.md": "# Plan\n\n## `vni: auto`, and *so* on\n\n## Twice\n\n## Twice\n" });
  const plan = pages.find(({ path }) => path === "docs/plan.md");

  assert.deepEqual([...plan.anchors], ["plan", "vni-auto-and-so-on", "twice", "twice-1"]);
});

test("addresses are relative, so that the site may stand anywhere", () => {
  const { html } = site({ "docs/adr/0001-a.md": "# A\n\n[p](../plan.md#plan) [r](../../README.md) [d](../adr/)\n" });

  assert.match(html("docs/adr/0001-a.md"), /href="\.\.\/plan\.html#plan".*href="\.\.\/\.\.\/index\.html".*href="index\.html"/);
});

test("the search names a section with those that it is in", () => {
  const { pages } = site({ "docs/plan.md": "# Plan\n\n## Costs\n\n### Whom\n\nNobody.\n\n## Exit codes\n" });
  const plan = pages.find(({ path }) => path === "docs/plan.md");

  assert.deepEqual(
    plan.sections.map(({ id, heading }) => [id, heading]),
    [
      ["docs/plan.html", "Plan"],
      ["docs/plan.html#costs", "Costs"],
      ["docs/plan.html#whom", "Costs › Whom"],
      ["docs/plan.html#exit-codes", "Exit codes"],
    ],
  );
});

test("comments stay out, and other HTML is text", () => {
  const { html } = site({ "docs/plan.md": "# Plan\n\n<!-- exit: 2 -->\n\n    overlane plan\n\nA <b> of text\n" });

  assert.doesNotMatch(html("docs/plan.md"), /exit: 2/);
  assert.match(html("docs/plan.md"), /A &lt;b&gt; of text/);
});

test("pages are in the order and groups of the README", () => {
  const { groups, order } = site({}).navigation;

  assert.deepEqual(groups.map(({ label }) => label), ["Use it", "Build it"]);
  assert.deepEqual(order.map(({ address }) => address), ["index.html", "docs/plan.html", "docs/adr/index.html"]);
});

test("a page that the README does not list is a fault", () => {
  assert.deepEqual(site({ "docs/new.md": "# New\n" }).navigation.faults, [
    'docs/new.md: README.md has no link to it under "Read on"; add one there',
  ]);
});
