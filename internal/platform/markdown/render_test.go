package markdown_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"chapterhouse.dev/chapterhouse/internal/platform/markdown"
)

func TestRender(t *testing.T) {
	const rel = ` rel="nofollow ugc noopener"`
	cases := []struct{ name, src, want string }{
		{"paragraphs", "One\ntwo  \nthree\n\nFour", "<p>One\ntwo<br>\nthree</p>\n<p>Four</p>"},
		{"headings move down", "# A\n## B\n###### F\n\nTitle\n===", "<h2>A</h2>\n<h3>B</h3>\n<h6>F</h6>\n<h2>Title</h2>"},
		{"emphasis", "*a* **b** ~~c~~ `d <e>`", "<p><em>a</em> <strong>b</strong> <del>c</del> <code>d &lt;e&gt;</code></p>"},
		{"lists", "- a\n- b\n\n3. c", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n<ol start=\"3\">\n<li>c</li>\n</ol>"},
		{"quote and rule", "> q\n\n---", "<blockquote>\n<p>q</p>\n</blockquote>\n<hr>"},
		{"code block", "```go\nx < y\n```", "<pre><code>x &lt; y\n</code></pre>"},
		{"table", "|a|b|\n|-|-:|\n|1|2|", "<table>\n<thead>\n<tr>\n<th>a</th>\n<th align=\"right\">b</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>1</td>\n<td align=\"right\">2</td>\n</tr>\n</tbody>\n</table>"},
		{"link", "[a *b*](https://x.test/?q=1&r=2 \"title\")", "<p><a href=\"https://x.test/?q=1&amp;r=2\"" + rel + ">a <em>b</em></a></p>"},
		{"link with umlauts", "[a](<https://müller.test/ä b>)", "<p><a href=\"https://m%C3%BCller.test/%C3%A4%20b\"" + rel + ">a</a></p>"},
		{"bare addresses", "https://x.test, www.y.test and me@z.test.", "<p><a href=\"https://x.test\"" + rel + ">https://x.test</a>, <a href=\"http://www.y.test\"" + rel + ">www.y.test</a> and <a href=\"mailto:me@z.test\"" + rel + ">me@z.test</a>.</p>"},
		{"letter without hidden parts", "[write](mailto:a@x.test?bcc=b@y.test&body=x)", "<p><a href=\"mailto:a@x.test\"" + rel + ">write</a></p>"},
		{"picture is a link", "![A cat](https://x.test/cat.png)", "<p><a href=\"https://x.test/cat.png\"" + rel + ">A cat</a></p>"},
		{"picture without words", "![](https://x.test/cat.png)", "<p><a href=\"https://x.test/cat.png\"" + rel + ">https://x.test/cat.png</a></p>"},
		{"picture in a link", "[![build](https://x.test/b.svg)](https://x.test)", "<p><a href=\"https://x.test\"" + rel + ">build</a></p>"},
		{"raw HTML goes, its words stay in a line", "a <b onclick=x>bold</b> <!-- c --> word\n\n<div>block</div>\n\nend", "<p>a bold  word</p>\n\n<p>end</p>"},
		{"inert link", "[x](javascript:alert(1)) [y](/local) [z](//host) [k](ftp://x.test)", "<p>x y z k</p>"},
		{"direction marks and controls go", "a\u202eb\u2066c\x00d\x1be\u0085f", "<p>abcdef</p>"},
		{"entities", "&amp; &lt;b&gt; &copy; \\* &#42;", "<p>&amp; &lt;b&gt; © * *</p>"},
		{"nothing", " \n", ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, markdown.Render(c.src).String()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestHeadings(t *testing.T) {
	const src = "# Über *uns* & [mehr](https://x.test)\n\n## Termine\n\n### Termine\n\n## Termine 2\n\n# 日本語\n\n## !!!\n\n#\n\n> ## Quoted <b>tag</b>\n"
	want := []markdown.Heading{
		{2, "section-uber-uns-mehr", "Über uns & mehr"},
		{3, "section-termine", "Termine"},
		{4, "section-termine-2", "Termine"},
		{3, "section-termine-2-2", "Termine 2"},
		{2, "section-日本語", "日本語"},
		{3, "section-", "!!!"},
		{3, "section-quoted-tag", "Quoted tag"},
	}
	got := markdown.Headings(src)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	article := markdown.Article(src).String()
	for _, h := range got {
		if strings.Count(article, `id="`+h.ID+`"`) != 1 {
			t.Errorf("%s is not exactly once in the article", h.ID)
		}
	}
	if strings.Contains(markdown.Render(src).String(), "id=") {
		t.Error("Render must not give ids: a page may hold many texts")
	}
}

func TestText(t *testing.T) {
	const src = "# Title\n\nOne &amp; *two*\n[three](https://x.test) <i>four</i>\n\n- a\n- b\n  - c\n\n> quoted\n\n|x|y|\n|-|-|\n|1|2|\n\n```\ncode <x>\n```\n![cat](https://x.test/c.png)"
	const want = "Title\n\nOne & two\nthree four\n\n- a\n- b\n- c\n\nquoted\n\nx\ty\n1\t2\n\ncode <x>\n\ncat"
	if diff := cmp.Diff(want, markdown.Text(src)); diff != "" {
		t.Error(diff)
	}
}

func TestCheck(t *testing.T) {
	for name, c := range map[string]struct{ src, want string }{
		"fine":                 {"# A\n\ntext", ""},
		"longest":              {strings.Repeat("word\n\n", markdown.MaxBytes/6), ""},
		"too long":             {strings.Repeat("x", markdown.MaxBytes+1), "markdown.too_long"},
		"nested":               {strings.Repeat("> ", 100) + "x", "markdown.tangled"},
		"bracket storm":        {strings.Repeat("[](", 5000), "markdown.tangled"},
		"two hundred links":    {strings.Repeat("- [a](https://x.test)\n", 200), ""},
		"five hundred rows":    {"|a|b|c|d|\n|-|-|-|-|\n" + strings.Repeat("|1|2|3|4|\n", 500), ""},
		"rule of many dashes":  {strings.Repeat("-", 500), ""},
		"numbered lines":       {strings.Repeat("1. x\n", 1000), ""},
		"quote, twenty deep":   {strings.Repeat(">", 20) + " x", ""},
		"table that fills up ": {strings.Repeat("|a", 5000) + "\n" + strings.Repeat("|-", 5000) + "\n" + strings.Repeat("a\n", 9000), "markdown.tangled"},
	} {
		if got := markdown.Check(c.src).Key; got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestTooLongIsCutBetweenLetters(t *testing.T) {
	got := markdown.Render(strings.Repeat("ä", markdown.MaxBytes)).String()
	if !strings.HasSuffix(got, "ä…</pre>") || strings.Contains(got, "\ufffd") || len(got) > markdown.MaxBytes+20 {
		t.Errorf("…%s", got[len(got)-30:])
	}
}
