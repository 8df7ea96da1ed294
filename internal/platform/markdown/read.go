package markdown

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/text/unicode/norm"
)

// idPrefix keeps the ids of a text apart from those of the page around it.
const idPrefix = "section-"

// headingID makes an id of a heading's words. The same text gives the same ids;
// the second heading of the same name gets a number.
func headingID(words string, used map[string]int) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(strings.ToLower(words)) {
		switch {
		case b.Len() > 60:
		case unicode.IsLetter(r), unicode.IsNumber(r):
			b.WriteRune(r)
		case !unicode.Is(unicode.M, r) && b.Len() > 0:
			b.WriteByte('-')
		}
	}
	id := idPrefix + strings.Trim(squeeze.ReplaceAllString(b.String(), "-"), "-")
	used[id]++
	if n := used[id]; n > 1 {
		return headingID(fmt.Sprintf("%s %d", strings.TrimPrefix(id, idPrefix), n), used)
	}
	return id
}

var squeeze = regexp.MustCompile(`-+`)

// Headings returns the table of contents of a text, with the ids that Article
// gives. Headings without words are left out.
func Headings(src string) []Heading {
	var list []Heading
	var open *Heading
	z := html.NewTokenizer(strings.NewReader(Article(src).String()))
	for kind := z.Next(); kind != html.ErrorToken; kind = z.Next() {
		token := z.Token()
		switch level := headingLevel(token.Data); {
		case kind == html.StartTagToken && level > 0:
			open = &Heading{Level: level}
			for _, a := range token.Attr {
				open.ID = a.Val
			}
		case kind == html.TextToken && open != nil:
			open.Text += token.Data
		case kind == html.EndTagToken && level > 0 && open != nil:
			if open.Text = strings.TrimSpace(open.Text); open.Text != "" {
				list = append(list, *open)
			}
			open = nil
		}
	}
	return list
}

func headingLevel(tag string) int {
	if len(tag) == 2 && tag[0] == 'h' && tag[1] >= '2' && tag[1] <= '6' {
		return int(tag[1] - '0')
	}
	return 0
}

// Text returns the words of a text without markup, for search, excerpts and the
// text part of a letter. Paragraphs are parted by a blank line.
func Text(src string) string {
	var w words
	z := html.NewTokenizer(strings.NewReader(Render(src).String()))
	for kind := z.Next(); kind != html.ErrorToken; kind = z.Next() {
		token := z.Token()
		switch kind {
		case html.TextToken:
			w.say(token.Data)
		case html.StartTagToken, html.SelfClosingTagToken:
			w.open(token.Data)
		case html.EndTagToken:
			w.close(token.Data)
		}
	}
	return strings.TrimSpace(w.text.String())
}

// words builds plain text of elements.
type words struct {
	text   strings.Builder
	gap    int    // line ends due before the next words
	prefix string // due after these: the bullet of an item, the tab before a cell
	lists  int    // open now
}

// say adds words. White space between elements is none.
func (w *words) say(s string) {
	due := w.gap > 0 || w.prefix != "" || w.text.Len() == 0
	if due && strings.TrimSpace(s) == "" {
		return
	}
	if w.text.Len() > 0 {
		said := w.text.String()
		ends := len(said) - len(strings.TrimRight(said, "\n"))
		w.text.WriteString(strings.Repeat("\n", max(0, w.gap-ends)))
	}
	w.text.WriteString(w.prefix + s)
	w.gap, w.prefix = 0, ""
}

func (w *words) open(element string) {
	switch element {
	case "br":
		w.text.WriteByte('\n')
	case "hr":
		w.gap = 2
	case "ul", "ol":
		w.gap = max(w.gap, 1)
		w.lists++
	case "li":
		w.gap, w.prefix = max(w.gap, 1), "- "
	case "tr", "pre", "blockquote":
		w.gap, w.prefix = max(w.gap, 1), ""
	}
}

func (w *words) close(element string) {
	switch element {
	case "ul", "ol":
		w.lists--
	case "th", "td":
		w.prefix = "\t"
		return
	case "p", "h2", "h3", "h4", "h5", "h6", "pre", "blockquote", "table":
	case "li":
		w.gap, w.prefix = max(w.gap, 1), ""
		return
	default:
		return
	}
	w.gap = 2
	if w.lists > 0 {
		w.gap = 1
	}
}
