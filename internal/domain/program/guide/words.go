package guide

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"chapterhouse.dev/chapterhouse/internal/domain/ids"
)

// folded is a text prepared for looking for words in it: small letters without
// accents, one blank for what stands between words, and a line end where a
// phrase cannot go on (after a comma, a full stop and the like).
type folded struct {
	text  []byte
	edges []bool // edges[i]: a word may begin or end before text[i]
}

// fold prepares a text. A word also begins where the script changes ("用Azure"),
// between letters and digits, and at a capital inside a word ("AzureDevOps");
// scripts that are written without blanks have an edge at each letter.
func fold(s string) folded {
	f := folded{make([]byte, 0, len(s)), make([]bool, 0, len(s)+1)}
	before, last := between, rune(0)
	text := norm.NFKD.String(s)
	for i, r := range text {
		if unicode.Is(unicode.Mn, r) {
			continue
		}
		kind := kindOf(r)
		if kind == between {
			f.separate(r, text[i+utf8.RuneLen(r):])
			before, last = between, r
			continue
		}
		edge := kind != before || kind == unspaced || isCamel(last, r, text[i+utf8.RuneLen(r):])
		start := len(f.text)
		if r < utf8.RuneSelf {
			f.text = append(f.text, byte(unicode.ToLower(r)))
		} else {
			f.text = append(f.text, ids.Fold(string(r))...)
		}
		for len(f.edges) < len(f.text) {
			f.edges = append(f.edges, edge && len(f.edges) == start)
		}
		before, last = kind, r
	}
	f.edges = append(f.edges, true)
	return f
}

// separate writes what stands between two words, rest being the text after it.
func (f *folded) separate(r rune, rest string) {
	mark := byte(' ')
	switch r {
	case ',', ';', ':', '!', '?', '。', '、', '\n':
		mark = '\n'
	case '.':
		if next, _ := utf8.DecodeRuneInString(rest); unicode.IsSpace(next) {
			mark = '\n'
		}
	}
	if n := len(f.text); n > 0 && (f.text[n-1] == ' ' || f.text[n-1] == '\n') {
		if mark == '\n' {
			f.text[n-1] = mark
		}
		return
	}
	f.text, f.edges = append(f.text, mark), append(f.edges, true)
}

// wordKind says what a letter is, for finding where words begin.
type wordKind uint8

const (
	between  wordKind = iota // not part of a word
	spaced                   // a letter of a script with blanks between words
	unspaced                 // a letter of a script without
	digit
)

func kindOf(r rune) wordKind {
	switch {
	case 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z':
		return spaced
	case '0' <= r && r <= '9':
		return digit
	case r < utf8.RuneSelf:
		return between
	case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar):
		return unspaced
	case unicode.IsLetter(r):
		return spaced
	case unicode.IsDigit(r):
		return digit
	default:
		return between
	}
}

// isCamel says whether r begins a word inside a compound: a capital after a
// small letter, or the last capital of several before a small letter.
func isCamel(last, r rune, rest string) bool {
	if !unicode.IsUpper(r) {
		return false
	}
	next, _ := utf8.DecodeRuneInString(rest)
	return unicode.IsLower(last) || unicode.IsUpper(last) && unicode.IsLower(next)
}

// phrase is a word or phrase to look for, as it was written and prepared.
type phrase struct {
	written string
	text    []byte
}

// matchAt returns the end of the phrase in f when it begins at i, else -1. A
// blank of the phrase also stands for the edge inside a compound.
func (p phrase) matchAt(f folded, i int) int {
	if !f.edges[i] {
		return -1
	}
	for _, want := range p.text {
		switch {
		case i < len(f.text) && f.text[i] == want:
			i++
		case want != ' ' || !f.edges[i]:
			return -1
		}
	}
	if !f.edges[i] {
		return -1
	}
	return i
}

// phrases finds many phrases in one pass.
type phrases map[byte][]phrase

func (ps phrases) add(written Words) {
	text := []byte(strings.TrimSpace(strings.ReplaceAll(string(fold(string(written)).text), "\n", " ")))
	if len(text) > 0 {
		ps[text[0]] = append(ps[text[0]], phrase{string(written), text})
	}
}

// find calls each with every occurrence, from start to end of the text.
func (ps phrases) find(f folded, each func(p phrase, from, to int)) {
	for i, first := range f.text {
		for _, p := range ps[first] {
			if to := p.matchAt(f, i); to >= 0 {
				each(p, i, to)
			}
		}
	}
}
