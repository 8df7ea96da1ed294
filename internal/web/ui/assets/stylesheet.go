package assets

import "bytes"

// sheetOrder is the order of the stylesheet. Between layers only layers.css
// decides; inside a layer a later file wins over an earlier one of the same
// weight, so a new part goes to the end of its layer.
var sheetOrder = []string{
	"layers", "reset", "tokens", "base",

	"layout/masthead", "layout/page", "layout/side", "layout/foot", "layout/grids", "layout/narrow",
	"layout/demobar",

	"components/head", "components/section", "components/button", "components/pill", "components/tag",
	"components/seal", "components/avatar", "components/card", "components/event", "components/kv",
	"components/stat", "components/table", "components/field", "components/search", "components/combobox",
	"components/form", "components/nav", "components/message", "components/dialog", "components/steps",
	"components/timeline", "components/toc", "components/prose", "components/chart", "components/map",

	"patterns/home", "patterns/directory", "patterns/event", "patterns/apply", "patterns/standing",
	"patterns/office", "patterns/review", "patterns/hub", "patterns/newsletter", "patterns/conduct",
	"patterns/signin", "patterns/styleguide",

	"utilities", "print",
}

// stylesheet puts the files of css/ together, without comments and indentation.
func stylesheet() []byte {
	var all bytes.Buffer
	for _, name := range sheetOrder {
		all.Write(read("css/" + name + ".css"))
	}
	return tighten(all.Bytes())
}

// tighten drops comments, line breaks and the blanks at both ends of a line. It
// touches nothing inside quotes, and no blank inside a line, so it cannot
// change what a rule means.
func tighten(css []byte) []byte {
	out := make([]byte, 0, len(css))
	for i := 0; i < len(css); {
		switch c := css[i]; {
		case c == '"' || c == '\'':
			end := quoteEnd(css, i)
			out = append(out, css[i:end]...)
			i = end
		case bytes.HasPrefix(css[i:], []byte("/*")):
			end := bytes.Index(css[i+2:], []byte("*/"))
			if end < 0 {
				return out
			}
			i += 2 + end + 2
		case c == '\n':
			out = bytes.TrimRight(out, " \t")
			if n := len(out); n > 0 && !bytes.ContainsRune([]byte("{};,"), rune(out[n-1])) {
				out = append(out, ' ') // a value that goes on in the next line
			}
			for i < len(css) && (css[i] == '\n' || css[i] == ' ' || css[i] == '\t') {
				i++
			}
		default:
			out = append(out, c)
			i++
		}
	}
	return out
}

// quoteEnd is the index after the string that begins at css[start].
func quoteEnd(css []byte, start int) int {
	for i := start + 1; i < len(css); i++ {
		switch css[i] {
		case '\\':
			i++
		case css[start]:
			return i + 1
		}
	}
	return len(css)
}
