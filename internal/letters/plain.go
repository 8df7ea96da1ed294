package letters

import (
	"strings"
	"unicode/utf8"

	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// width is where lines of the plain text break, except for addresses of pages.
const width = 72

// plain writes the plain text of a letter, paragraph by paragraph.
type plain struct {
	l *i18n.Localizer
	b strings.Builder
}

// plainText is the whole text: name of the program, title, letter, foot.
func plainText(n Letter, p Program, l *i18n.Localizer) string {
	t := &plain{l: l}
	t.block(p.Name)
	t.para(n.title())
	n.plain(t, p)
	t.b.WriteString("-- \n") // mailboxes fold what follows
	t.para(n.why())
	if p.Contact != "" {
		t.sentence(msg.LetterQuestions(), map[string]string{"contact": p.Contact})
	}
	t.para(msg.LetterSentBy(p.Name))
	return strings.TrimSuffix(t.b.String(), "\n")
}

// block writes lines as they are.
func (t *plain) block(lines ...string) {
	for _, line := range lines {
		t.b.WriteString(line + "\n")
	}
	t.b.WriteString("\n")
}

// para writes a paragraph.
func (t *plain) para(m i18n.Message) { t.block(wrap(t.l.T(m))) }

// heading writes a line that the next paragraph follows directly.
func (t *plain) heading(m i18n.Message) { t.b.WriteString(wrap(t.l.T(m)) + "\n") }

// sentence writes a paragraph with texts in the places of its links.
func (t *plain) sentence(m i18n.Message, slots map[string]string) {
	var b strings.Builder
	for _, piece := range t.l.Pieces(m) {
		b.WriteString(piece.Text + slots[piece.Slot])
	}
	t.block(wrap(b.String()))
}

// code writes a code to be typed.
func (t *plain) code(code string) { t.block("    " + grouped(code, " ")) }

// free writes a paragraph that a person wrote, with its line ends.
func (t *plain) free(text string) {
	var lines []string
	for line := range strings.Lines(text) {
		lines = append(lines, wrap(line))
	}
	t.block(lines...)
}

// link writes what the HTML has as a button.
func (t *plain) link(label i18n.Message, href string) { t.block(t.l.T(label)+":", href) }

// facts writes the rows of a table.
func (t *plain) facts(rows []fact) {
	var lines []string
	for _, r := range rows {
		lines = append(lines, t.l.T(r.Label)+": "+r.Value)
	}
	t.block(lines...)
}

// fact is a row of a table with two columns.
type fact struct {
	Label i18n.Message
	Value string
}

// grouped writes the digits of a code in two groups.
func grouped(code, gap string) string {
	half := (len(code) + 1) / 2
	return code[:half] + gap + code[half:]
}

// wrap breaks a paragraph at spaces.
func wrap(s string) string {
	var b strings.Builder
	used := 0
	for i, word := range strings.Fields(s) {
		n := utf8.RuneCountInString(word)
		switch {
		case i == 0:
		case used+1+n > width:
			b.WriteByte('\n')
			used = 0
		default:
			b.WriteByte(' ')
			used++
		}
		b.WriteString(word)
		used += n
	}
	return b.String()
}
