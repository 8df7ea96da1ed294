package markdown_test

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"chapterhouse.dev/chapterhouse/internal/platform/markdown"
)

// Addresses that must not become a link, in any spelling.
var hostileAddresses = []string{
	"javascript:alert(1)", "JaVaScRiPt:alert(1)", "javascript&colon;alert(1)", "javascript&#58;alert(1)", "javascript&#x3a;alert(1)",
	"&#106;avascript:alert(1)", "&#x6A;avascript:alert(1)", "&#0000106avascript:alert(1)", "java&Tab;script:alert(1)", "java&NewLine;script:alert(1)",
	"java&#9;script:alert(1)", "java&#10;script:alert(1)", "\\j\\avascript:alert(1)", "javascript\\:alert(1)", "%6Aavascript:alert(1)", "javascript%3Aalert(1)",
	"&amp;#106;avascript:alert(1)", "&#1;javascript:alert(1)", "\u200bjavascript:alert(1)", "feed:javascript:alert(1)", "view-source:javascript:1",
	"vbscript:msgbox(1)", "livescript:x", "mocha:x", "data:text/html,<script>alert(1)</script>", "data:text/html;base64,PHNjcmlwdD4=",
	"data:image/svg+xml,<svg/onload=alert(1)>", "data:image/png;base64,iVBORw0KGgo=", "file:///etc/passwd", "blob:https://x.test/1", "filesystem:x", "about:blank",
	"chrome://settings", "ms-word:ofe|u|x", "tel:+1", "sms:+1", "intent://x#Intent;end", "//evil.test/x", "/\\evil.test", "\\\\evil.test", "https:evil.test", "https:///evil.test", "http://", "?q", "#x", "x",
	"https://user:pw@evil.test", "https://good.test@evil.test", "mailto:", "mailto:x", "https://[::1", "https://x.test:port/",
}

// Texts that try to bring elements or attributes of their own.
var hostileTexts = []string{
	"<script>alert(1)</script>", "<ScRiPt src=//evil.test>", "<script\n>alert(1)\n\n</script>", "<img src=x onerror=alert(1)>", "<svg onload=alert(1)>", "<svg><script>1</script></svg>",
	"<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>", "<iframe srcdoc='<script>1</script>'>", "<object data=javascript:1>", "<embed src=x>", "<form action=//evil.test><input name=x>",
	"<button formaction=javascript:1>", "<base href=//evil.test/>", "<meta http-equiv=refresh content='0;url=//evil.test'>", "<link rel=stylesheet href=//evil.test>", "<style>*{background:url(//evil.test)}</style>",
	"<p style=position:fixed>x</p>", "<a href=javascript:1>x</a>", "<a href='https://x.test' onclick=1>x</a>", "<details open ontoggle=1>", "<video src=x onerror=1>", "<audio src=x>", "<marquee onstart=1>",
	"<noscript><p title='</noscript><img src=x onerror=1>'>", "<template><script>1</script></template>", "<textarea></textarea><script>1</script>", "<title></title><img src=x>", "<plaintext>", "<xmp><script>1</script>",
	"<!--<script>1</script>-->", "<!--><script>1</script>-->", "<![CDATA[<script>1</script>]]>", "<?xml version='1.0'?><script/>", "<!DOCTYPE x [<!ENTITY y 'z'>]>", "<<script>1</script>", "<scr<script>ipt>1</script>", "</p><script>1</script>",
	"<div\nonmouseover\n=\n1>x</div>", "<x-y is=z onfocus=1 tabindex=1 autofocus>", "<input type=image src=x>", "<body onload=1>", "<html onload=1>", "<frameset><frame src=javascript:1>", "<dialog open>", "<slot name=x>", "<img src=https://evil.test/pixel.gif>",
	"[x](https://a.test\"onmouseover=\"alert(1))", "[x](<https://a.test\" onclick=alert(1) \">)", "[x](https://a.test 'x\" onclick=\"1')", "[x](https://a.test \"x' onclick='1\")", "![x\" onerror=\"1](https://a.test)", "![x](https://a.test \"\\\" onerror=1\")",
	"![<img src=x onerror=1>](https://a.test)", "[<script>1</script>](https://a.test)", "[a]: javascript:1\n\n[a]", "[a]: <javascript:1> 'x'\n\n[a][]", "![a]\n\n[a]: data:image/png,x", "<javascript:alert(1)>", "<data:text/html,x>", "<https://a.test/\"onclick=1>", "<x@y.test\"onclick=1>",
	"```\"><script>1</script>\nx\n```", "``` x\" onclick=\"1\n```", "~~~<script>\nx\n~~~", "# x {#id onclick=1}", "# <a id=location name=x>", "|<script>|\n|-|\n|<img src=x onerror=1>|", "|a|\n|:-\" onclick=1|\n", "1\"onclick=1. x", "999999999999. x",
	"www.a.test\"onclick=1", "https://a.test/<script>", "https://a.test/'\"><img/src=x>", "*<i*onclick=1>x*", "&lt;script&gt;1&lt;/script&gt;", "&#60;script>1</script>", "\\<script>1</script>", "`<script>`", "\x00<scr\x00ipt>", "<\u0000script>", "\u2028<script>1</script>", "<img src=x:x\fonerror=1>", "- <div>\n  <script>1</script>",
}

// The places of a text in which each payload is tried.
var places = []string{"%s", "> %s", "- %s", "# %s", "**%s**", "a %s b", "[%s](https://a.test)", "|%s|\n|-|\n|%[1]s|", "<div>\n%s\n</div>", "![%s](https://a.test/x.png)", "    %s", "[^1]: %s"}

func TestHostileTexts(t *testing.T) {
	payloads := slices.Clone(hostileTexts)
	for _, a := range hostileAddresses {
		payloads = append(payloads, "[x]("+a+")", "[x](<"+a+">)", "![x]("+a+")", "<"+a+">", "[r]\n\n[r]: "+a)
	}
	for _, p := range payloads {
		for _, place := range places {
			src := fmt.Sprintf(place, p)
			for _, out := range []markdown.HTML{markdown.Render(src), markdown.Article(src)} {
				if fault := judge(out.String()); fault != "" {
					t.Errorf("%q: %s\n%s", src, fault, out)
				}
			}
		}
	}
	t.Logf("%d payloads in %d places", len(payloads), len(places))
}

func TestHostileAddressesAreNoLinks(t *testing.T) {
	for _, a := range hostileAddresses {
		for _, src := range []string{"[x](" + a + ")", "[x](<" + a + ">)", "![x](" + a + ")", "[r]\n\n[r]: " + a} {
			if out := markdown.Render(src).String(); strings.Contains(out, `">x</a>`) || strings.Contains(out, `">r</a>`) {
				t.Errorf("%q became %s", src, out)
			}
		}
	}
}

var (
	elements = strings.Fields("p br hr h2 h3 h4 h5 h6 strong em del code pre blockquote ul ol li table thead tbody tr th td a")
	values   = map[string]*regexp.Regexp{
		"id":    regexp.MustCompile(`^section-[\p{L}\p{N}-]*$`),
		"start": regexp.MustCompile(`^\d+$`),
		"align": regexp.MustCompile(`^(left|right|center)$`),
		"rel":   regexp.MustCompile(`^nofollow ugc noopener$`),
		"href":  regexp.MustCompile(`^(https?://[^/@]+|mailto:[^?]+@)`),
	}
)

// judge reads HTML as a browser does and names the first thing that should not
// be there. It shares nothing with the policy of the package.
func judge(out string) string {
	nodes, err := html.ParseFragment(strings.NewReader(out), &html.Node{Type: html.ElementNode, Data: "div", DataAtom: atom.Div})
	if err != nil {
		return err.Error()
	}
	for _, n := range nodes {
		if fault := judgeNode(n, 1); fault != "" {
			return fault
		}
	}
	return ""
}

func judgeNode(n *html.Node, depth int) string {
	switch {
	case n.Type == html.TextNode:
		return ""
	case n.Type != html.ElementNode:
		return fmt.Sprintf("node of type %d", n.Type)
	case !slices.Contains(elements, n.Data) || n.Namespace != "":
		return "element " + n.Data
	case depth > 100:
		return "too deep"
	}
	for _, a := range n.Attr {
		if ok := values[a.Key]; ok == nil || !ok.MatchString(a.Val) {
			return "attribute " + a.Key + "=" + a.Val
		}
		if u, err := url.Parse(a.Val); a.Key == "href" && (err != nil || u.User != nil) {
			return "address " + a.Val
		}
	}
	if n.Data == "a" && len(n.Attr) != 2 {
		return "link without rel"
	}
	for c := range n.ChildNodes() {
		if fault := judgeNode(c, depth+1); fault != "" {
			return fault
		}
	}
	return ""
}

// storms are patterns that some Markdown parser was slow at, or that unfold.
func storms() map[string]string {
	all := map[string]string{}
	for _, piece := range strings.Split("[ ] > * ` ![ []( [a](< [a]( < <!-- <? <a@ ~ | |a \\ & &# a**b a_b* [a][b] www.a.b_ a@ # = *a_ *a**a [![ ]( [a](b( ( <b>", " ") {
		all[piece] = strings.Repeat(piece, 100_000/len(piece))
		all[piece+", cut to the cap"] = strings.Repeat(piece, markdown.MaxBytes/len(piece))
		all[piece+", in short paragraphs"] = strings.Repeat(strings.Repeat(piece, 100)+"\n\n", markdown.MaxBytes/(100*len(piece)+2))
	}
	for name, line := range map[string]string{"bullets": "* a\n", "spaced": "- - ", "numbers": "1. ", "quotes": "> ", "quoted bullets": "> - ", "definitions": "[a]: b\n", "references": "[a]\n", "tables": "a|b\n-|-\n", "fences": "```\n", "code": "    a\n"} {
		all[name] = strings.Repeat(line, markdown.MaxBytes/len(line))
	}
	all["deepest quotes allowed"] = strings.Repeat(strings.Repeat(">", 30)+"\n", markdown.MaxBytes/31)
	all["widest table allowed"] = strings.Repeat("|a", 99) + "\n" + strings.Repeat("|-", 99) + "\n" + strings.Repeat("a\n", 190)
	all["long address, many references"] = "[a]: https://x.test/" + strings.Repeat("x", 30_000) + "\n\n" + strings.Repeat("[a]\n\n", 6000)
	var indented strings.Builder
	for i := 0; indented.Len() < 60_000; i++ {
		indented.WriteString(strings.Repeat("  ", i) + "- a\n")
	}
	all["lists by indentation"] = indented.String()
	return all
}

// Nothing unfolds to many times its size, and the rest stays shown plainly.
func TestStormsStaySmall(t *testing.T) {
	for name, src := range storms() {
		out := markdown.Render(src).String()
		if len(out) > 40*markdown.MaxBytes {
			t.Errorf("%s: %d bytes became %d", name, len(src), len(out))
		}
		if fault := judge(out); fault != "" {
			t.Errorf("%s: %s", name, fault)
		}
	}
}

func BenchmarkStorms(b *testing.B) {
	for name, src := range storms() {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				markdown.Render(src)
			}
		})
	}
}

func FuzzRender(f *testing.F) {
	for _, s := range hostileTexts {
		f.Add(s)
	}
	for _, a := range hostileAddresses {
		f.Add("[x](" + a + ")")
	}
	f.Fuzz(func(t *testing.T, src string) {
		for _, out := range []markdown.HTML{markdown.Render(src), markdown.Article(src)} {
			if fault := judge(out.String()); fault != "" {
				t.Errorf("%q: %s\n%s", src, fault, out)
			}
		}
		seen := map[string]bool{}
		for _, h := range markdown.Headings(src) {
			if h.ID == "" || seen[h.ID] {
				t.Errorf("%q: id %q", src, h.ID)
			}
			seen[h.ID] = true
		}
		markdown.Text(src)
	})
}
