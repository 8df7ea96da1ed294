package markdown

import (
	"bytes"
	"html"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// HTML is safe to stand in any page of ours. Only this package makes it.
type HTML struct{ safe string }

// String returns the HTML.
func (h HTML) String() string { return h.safe }

// Bytes returns the HTML.
func (h HTML) Bytes() []byte { return []byte(h.safe) }

// IsZero says that there is nothing to show.
func (h HTML) IsZero() bool { return h.safe == "" }

// Heading is an entry of a table of contents.
type Heading struct {
	Level int    // 2 to 6, as in the HTML
	ID    string // of the element in the HTML of Article
	Text  string
}

// Render makes HTML of a post, a note, a description: anything of which a page
// may hold several. Its headings have no ids.
func Render(src string) HTML { return convert(src, false) }

// Article makes HTML of the one long text of a page. Its headings have the ids
// that Headings tells.
func Article(src string) HTML { return convert(src, true) }

var engine = goldmark.New(
	goldmark.WithExtensions(
		extension.NewTable(extension.WithTableCellAlignMethod(extension.TableCellAlignAttribute)),
		extension.Strikethrough,
		extension.NewLinkify(extension.WithLinkifyAllowedProtocols([]string{"http:", "https:", "mailto:"})),
	),
	goldmark.WithRendererOptions(renderer.WithNodeRenderers(util.Prioritized(links{}, 100))),
)

func convert(src string, withIDs bool) HTML {
	src, whole := clean(src)
	if !whole || tangled(src) {
		return plain(src, whole)
	}
	source := []byte(src)
	document := engine.Parser().Parse(text.NewReader(source))
	if unfolds(document, len(source)) {
		return plain(src, whole)
	}
	prepareHeadings(document, source, withIDs)
	var b bytes.Buffer
	if err := engine.Renderer().Render(&b, source, document); err != nil {
		return plain(src, whole)
	}
	return HTML{strings.TrimSpace(policy.SanitizeReader(&b).String())}
}

// plain shows a text as it was written, when it is not fit for more.
func plain(src string, whole bool) HTML {
	if !whole {
		src += "…"
	}
	return HTML{"<pre>" + html.EscapeString(src) + "</pre>"}
}

// prepareHeadings moves headings one level down and names them.
func prepareHeadings(document ast.Node, source []byte, withIDs bool) {
	used := map[string]int{}
	ast.Walk(document, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		h, ok := n.(*ast.Heading)
		if !ok || !entering {
			return ast.WalkContinue, nil
		}
		h.Level = min(h.Level+1, 6)
		if withIDs {
			h.SetAttributeString("id", []byte(headingID(textOf(h, source), used)))
		}
		return ast.WalkSkipChildren, nil
	})
}
