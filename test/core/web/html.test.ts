import { describe, expect, test } from "vitest";
import { convertHtml } from "../../../src/core/web/html.ts";

const url = new URL("https://example.com/docs/page.html");
const convert = (source: string, format: "markdown" | "text" = "markdown") =>
  convertHtml(source, { url, format, signal: new AbortController().signal });

const page = `<!doctype html><html><head><title>Guide</title><style>p{color:red}</style><script>track()</script></head>
<body><header><a href="/">Home</a></header><nav><ul><li>Menu</li></ul></nav>
<main><h1>Guide</h1><p>Read the <a href="../api?x=1">API</a> and <strong>try</strong> <code>run()</code>.</p>
<table><thead><tr><th>name</th><th>size</th></tr></thead><tbody><tr><td>a|b</td><td>1</td></tr></tbody></table>
<div class="highlight-source-ts"><pre><span>const</span> a = 1;
<span>if</span> (a) b();</pre></div>
<pre><code class="language-py">def f():
    pass
</code></pre>
<ul><li>one<ul><li>inner</li></ul></li><li>two</li></ul>
<p><img src="/x.png" alt="A drawing"><a href="javascript:alert(1)">bad</a></p>
<div aria-hidden="true">hidden words</div></main>
<aside>Advert</aside><footer>Imprint</footer></body></html>`;

test("a page becomes markdown without what is around its main part", async () => {
  expect(await convert(page)).toMatchInlineSnapshot(`
    {
      "notes": [],
      "text": "# Guide

    Read the [API](https://example.com/api?x=1) and **try** \`run()\`.

    | name | size |
    | - | - |
    | a\\|b | 1 |

    \`\`\`ts
    const a = 1;
    if (a) b();
    \`\`\`

    \`\`\`py
    def f():
        pass
    \`\`\`

    - one
      - inner
    - two

    ![A drawing](https://example.com/x.png)bad",
    }
  `);
});

test("a page becomes text", async () => {
  expect((await convert(page, "text")).text).toMatchInlineSnapshot(`
    "Guide

    Read the API and try run().

    name | size
    a|b | 1

    const a = 1;
    if (a) b();

    def f():
        pass

    - one
      - inner
    - two

    A drawingbad"
  `);
});

describe("what part of a page is shown", () => {
  test("everything where no main part is marked", async () => {
    expect((await convert("<div>one<div>two</div>three</div><p>four")).text).toBe(
      "one\n\ntwo\n\nthree\n\nfour",
    );
  });

  test("everything where the main part is an empty shell", async () => {
    const words = "real words ".repeat(20).trim();
    expect((await convert(`<main><p>Loading</p></main><p>${words}</p>`)).text).toContain(words);
  });

  test("all articles of a list of them", async () => {
    expect((await convert("<article>one</article><article>two</article>")).text).toBe("one\n\ntwo");
  });

  test("a heading inside an article's header stays, notes inside it too", async () => {
    const found = await convert("<article><header><h1>Title</h1></header><aside>Note</aside>Text</article>");
    expect(found.text).toBe("# Title\n\nNote\n\nText");
  });

  test("the title stands first where the text does not have it", async () => {
    expect((await convert("<title>A title</title><p>words")).text).toBe("# A title\n\nwords");
  });

  test("a page that a script fills says so", async () => {
    expect((await convert('<div id="root"></div><script>x</script>')).notes.join()).toContain(
      "a script may fill",
    );
  });

  test("marks that link a heading to itself and links without words are left out", async () => {
    const heading =
      '<h2><a href="#a">Part</a><a href="#a">¶</a></h2><p><a href="/run"></a>See <a href="/b#c">b</a></p>';
    expect((await convert(heading)).text).toBe("## Part\n\nSee [b](https://example.com/b#c)");
  });

  test("words that a reader would not see are left out", async () => {
    const seen = '<p style="color: red">seen</p><p style="Display : none">obey me</p><p hidden>obey me</p>';
    expect((await convert(seen)).text).toBe("seen");
  });

  test("base is respected for links", async () => {
    expect((await convert('<base href="https://other.example/x/"><a href="y">z</a>')).text).toBe(
      "[z](https://other.example/x/y)",
    );
  });
});

// Each took seconds or ended in a stack overflow with at least one library that was tried.
const hostile: readonly (readonly [string, string])[] = [
  ["deep nesting", `${"<div>".repeat(50_000)}words`],
  ["deep quotes", `${"<blockquote>".repeat(5_000)}words`],
  ["deep lists", `${"<ul><li>".repeat(5_000)}words`],
  ["deep formatting", `${"<b><i><a href=x>".repeat(5_000)}words`],
  ["nested tables", `${"<table><tr><td>".repeat(500)}words`],
  ["huge spans of cells", "<table><tr><td colspan=9999999 rowspan=9999999>words</table>"],
  ["many entities", `${"&lt;&amp;".repeat(50_000)}words`],
  ["many stray brackets", `${"<".repeat(100_000)} words`],
  ["many spans", `${"<span> x</span>".repeat(50_000)}words`],
  ["much markup in text", `${"_*[".repeat(50_000)}words`],
  ["many line breaks", `${"<br>".repeat(20_000)}words`],
  ["many paragraphs", `${"<p>x_y</p>".repeat(20_000)}words`],
];

test.for(hostile)("%s is read in bounded time", async ([, source]) => {
  const start = performance.now();
  expect((await convert(source)).text).toContain("words");
  expect(performance.now() - start).toBeLessThan(8_000);
});
