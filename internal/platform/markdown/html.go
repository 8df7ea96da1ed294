package markdown

import (
	"errors"
	"html"
	"net/url"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/util"
)

var errUnfolds = errors.New("markdown: unfolds")

// rel is what every link of a stranger says: it is no recommendation of ours,
// and the page it opens gets no handle on this one.
const rel = "nofollow ugc noopener"

// links renders links and pictures; everything else is goldmark's.
type links struct{}

// RegisterFuncs implements renderer.NodeRenderer.
func (l links) RegisterFuncs(r renderer.NodeRendererFuncRegisterer) {
	r.Register(ast.KindLink, l.link)
	r.Register(ast.KindAutoLink, l.autoLink)
	r.Register(ast.KindImage, l.image)
}

func (links) link(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	to := address(n.(*ast.Link).Destination)
	switch {
	case to == "":
	case entering:
		openLink(w, to)
	default:
		w.WriteString("</a>")
	}
	return ast.WalkContinue, nil
}

func (links) autoLink(w util.BufWriter, source []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	n := node.(*ast.AutoLink)
	to := string(n.URL(source))
	if n.AutoLinkType == ast.AutoLinkEmail && !strings.HasPrefix(strings.ToLower(to), "mailto:") {
		to = "mailto:" + to
	}
	writeLink(w, n, safeURL(to), string(n.Label(source)))
	return ast.WalkContinue, nil
}

// image writes a link to the picture, named by its description.
func (links) image(w util.BufWriter, source []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	to := address(node.(*ast.Image).Destination)
	label := textOf(node, source)
	if strings.TrimSpace(label) == "" {
		label = to
	}
	writeLink(w, node, to, label)
	return ast.WalkSkipChildren, nil
}

// writeLink writes a whole link, or only its label where it has no good address
// or stands inside another link.
func writeLink(w util.BufWriter, n ast.Node, to, label string) {
	for p := n.Parent(); p != nil; p = p.Parent() {
		if link, ok := p.(*ast.Link); ok && address(link.Destination) != "" {
			to = ""
		}
	}
	if to != "" {
		openLink(w, to)
	}
	w.WriteString(html.EscapeString(label))
	if to != "" {
		w.WriteString("</a>")
	}
}

func openLink(w util.BufWriter, to string) {
	w.WriteString(`<a href="` + html.EscapeString(to) + `" rel="` + rel + `">`)
}

// address decodes a destination as it stands in the text, as browsers would see
// it, before it is judged: "java&#115;cript:" must not slip through.
func address(destination []byte) string {
	return safeURL(string(util.URLEscape(destination, true)))
}

// safeURL returns an address that may stand in a link, or "".
func safeURL(raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		return ""
	}
	switch strings.ToLower(u.Scheme) {
	case "http", "https":
		if u.Host != "" && u.User == nil {
			return u.String()
		}
	case "mailto":
		if strings.Contains(u.Opaque, "@") {
			return "mailto:" + u.Opaque // without subject, text and hidden recipients
		}
	}
	return ""
}

// textOf returns the words of a node without markup.
func textOf(n ast.Node, source []byte) string {
	var b strings.Builder
	ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Text:
			b.Write(util.ResolveEntityNames(util.ResolveNumericReferences(util.UnescapePunctuations(n.Segment.Value(source)))))
			if n.SoftLineBreak() || n.HardLineBreak() {
				b.WriteByte(' ')
			}
		case *ast.AutoLink:
			b.Write(n.Label(source))
		}
		return ast.WalkContinue, nil
	})
	return b.String()
}
