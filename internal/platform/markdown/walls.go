package markdown

import (
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"

	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// MaxBytes is the longest text that is rendered, as UTF-8.
const MaxBytes = 64 << 10

// Limits under which the parser needs well below a second for MaxBytes. They
// were found by measuring; people do not come near them.
const (
	maxContainers = 30     // quotes and lists that one line opens
	maxDepth      = 60     // of the finished tree
	maxMarks      = 2_000  // of [ * _ in one run of lines without a blank one
	maxCells      = 20_000 // lines of such a run times the bars of its fullest line
	maxLinkBytes  = 256 << 10
)

// Check says what keeps a text from being rendered; zero when nothing does.
// Forms call it; Render shows such a text plainly.
func Check(src string) i18n.Message {
	src, whole := clean(src)
	switch {
	case !whole:
		return msg.MarkdownTooLong(MaxBytes >> 10)
	case tangled(src):
		return msg.MarkdownTangled()
	}
	return i18n.Message{}
}

// clean brings a text to valid UTF-8 with plain line ends, without control
// characters and without marks that turn the reading direction of what follows,
// and cuts it at MaxBytes.
func clean(src string) (text string, whole bool) {
	whole = len(src) <= MaxBytes
	if !whole {
		src = src[:MaxBytes]
		for !utf8.RuneStart(src[len(src)-1]) {
			src = src[:len(src)-1]
		}
		src = src[:len(src)-1]
	}
	src = strings.ReplaceAll(strings.ToValidUTF8(src, "\ufffd"), "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\r':
			return '\n'
		case r < ' ' && r != '\n' && r != '\t', r >= 0x7f && r < 0xa0,
			r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069:
			return -1
		}
		return r
	}, src), whole
}

// tangled recognises what makes the parser slow or the result huge: lines that
// open very many quotes and lists, runs of lines with very many brackets and
// stars (their cost grows with the square), and tables that fill up with empty
// cells.
func tangled(src string) bool {
	marks, lines, bars := 0, 0, 0
	for line := range strings.Lines(src) {
		if strings.TrimSpace(line) == "" {
			marks, lines, bars = 0, 0, 0
			continue
		}
		lines++
		marks += strings.Count(line, "[") + strings.Count(line, "*") + strings.Count(line, "_")
		bars = max(bars, strings.Count(line, "|"))
		if marks > maxMarks || lines*bars > maxCells || containers(line) > maxContainers {
			return true
		}
	}
	return false
}

// containers counts the quotes and list items that a line opens, roughly.
func containers(line string) int {
	n := 0
	for i := 0; i < len(line); i++ {
		switch c := line[i]; {
		case c == '>':
			n++
		case c == ' ', c == '\t', c >= '0' && c <= '9':
		case strings.IndexByte("-+*.)", c) >= 0:
			if i+1 == len(line) || strings.IndexByte(" \t\n", line[i+1]) >= 0 {
				n++
			}
		default:
			return n
		}
	}
	return n
}

// unfolds says whether a tree is too deep for browsers, or repeats a link's
// address so often that a small text becomes a huge page.
func unfolds(document ast.Node, size int) bool {
	depth, links := 0, 0
	err := ast.Walk(document, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			depth--
			return ast.WalkContinue, nil
		}
		depth++
		switch n := n.(type) {
		case *ast.Link:
			links += len(n.Destination)
		case *ast.Image:
			links += len(n.Destination)
		}
		if depth > maxDepth || links > size+maxLinkBytes {
			return ast.WalkStop, errUnfolds
		}
		return ast.WalkContinue, nil
	})
	return err != nil
}
