package i18n

import (
	"sync"

	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"chapterhouse.dev/chapterhouse/internal/platform/i18n/catalogue"
)

// Localizer speaks one language. It is immutable and may be shared.
type Localizer struct {
	bundle   *Bundle
	lang     *catalogue.Language
	entries  map[string]*entry
	printers sync.Pool // of *message.Printer, which must not be shared
}

// entry is a catalogue entry, with the text at hand when it has no arguments.
type entry struct {
	*catalogue.Entry
	literal string
	fixed   bool
}

func newLocalizer(b *Bundle, lang *catalogue.Language) *Localizer {
	l := &Localizer{bundle: b, lang: lang, entries: make(map[string]*entry, len(lang.Entries))}
	l.printers.New = func() any { return message.NewPrinter(lang.Tag) }
	for key, e := range lang.Entries {
		own := &entry{Entry: e}
		if !e.Plural {
			own.literal, own.fixed = e.Plain.Literal()
		}
		l.entries[key] = own
	}
	return l
}

// Lang returns the language's code, for the lang attribute and headers.
func (l *Localizer) Lang() string { return l.lang.Code }

// Tag returns the language's tag.
func (l *Localizer) Tag() language.Tag { return l.lang.Tag }

// Name returns the language's name for itself.
func (l *Localizer) Name() string { return l.lang.Locale.Name }

// T returns the message's text. A message that the language does not have is
// said in the default language, else shown as its key in brackets; both are
// counted, see Bundle.Missing. The zero Message is the empty text.
func (l *Localizer) T(m Message) string {
	if e := l.entries[m.Key]; e != nil {
		if e.fixed {
			return e.literal
		}
		return string(l.appendEntry(make([]byte, 0, usualLength), e, m.Args, 0))
	}
	return string(l.appendMessage(nil, m, 0))
}

// Piece is a part of a message: text, or a slot that the page fills.
type Piece struct {
	Text string
	Slot string // the name of a {name:slot}; Text is empty then
}

// Pieces returns the message cut at its slots, so that a page can put a link
// into the middle of a sentence and each language decides where that is. T shows
// a slot as its name in brackets: such messages belong to Pieces.
func (l *Localizer) Pieces(m Message) []Piece {
	e := l.entries[m.Key]
	if e == nil {
		return []Piece{{Text: l.T(m)}}
	}
	var pieces []Piece
	var b []byte
	flush := func() {
		if len(b) > 0 {
			pieces = append(pieces, Piece{Text: string(b)})
			b = nil
		}
	}
	text := l.textFor(e, m.Args)
	for i := range text {
		if text[i].Kind == catalogue.Slot {
			flush()
			pieces = append(pieces, Piece{Slot: text[i].Name})
			continue
		}
		b = l.appendSegment(b, e, &text[i], m.Args, 0)
	}
	flush()
	return pieces
}

// usualLength holds most messages without growing.
const usualLength = 96

// deepest bounds messages within messages.
const deepest = 8

func (l *Localizer) appendMessage(b []byte, m Message, depth int) []byte {
	if m.IsZero() {
		return b
	}
	if e := l.entries[m.Key]; e != nil && depth < deepest {
		return l.appendEntry(b, e, m.Args, depth)
	}
	l.bundle.countMissing(l.lang.Code, m.Key)
	if fallback := l.bundle.localizers[0]; fallback != l && fallback.entries[m.Key] != nil {
		return fallback.appendMessage(b, m, depth)
	}
	b = append(b, '[')
	b = append(b, m.Key...)
	return append(b, ']')
}

func (l *Localizer) appendEntry(b []byte, e *entry, args Args, depth int) []byte {
	text := l.textFor(e, args)
	for i := range text {
		b = l.appendSegment(b, e, &text[i], args, depth)
	}
	return b
}

func (l *Localizer) textFor(e *entry, args Args) catalogue.Text {
	n := 0
	if e.Plural {
		n, _ = asInt(args[e.Counted])
	}
	return e.For(l.lang.Tag, n)
}

func (l *Localizer) appendSegment(b []byte, e *entry, seg *catalogue.Segment, args Args, depth int) []byte {
	if seg.Name == "" {
		return append(b, seg.Literal...)
	}
	value, ok := args[seg.Name]
	if !ok {
		l.bundle.countMissing(l.lang.Code, e.Key+" {"+seg.Name+"}")
		return append(append(append(b, '['), seg.Name...), ']')
	}
	switch seg.Kind {
	case catalogue.Int, catalogue.Count:
		if n, ok := asInt(value); ok {
			return l.appendInt(b, n)
		}
	case catalogue.Float:
		if f, ok := asFloat(value); ok {
			return append(b, l.Float(f)...)
		}
	case catalogue.Percent:
		if f, ok := asFloat(value); ok {
			return append(b, l.Percent(f)...)
		}
	case catalogue.Date:
		if d, ok := asDate(value); ok {
			return l.appendDate(b, d, datePattern[seg.Style])
		}
	case catalogue.Moment:
		if m, ok := asMoment(value); ok {
			return l.appendMoment(b, m, seg.Style)
		}
	case catalogue.Message:
		if m, ok := asMessage(value); ok {
			return l.appendMessage(b, m, depth+1)
		}
	case catalogue.List:
		if items, ok := asList(value); ok {
			return append(b, l.join(items, seg.Style)...)
		}
	case catalogue.Messages:
		if items, ok := asMessages(value); ok {
			said := make([]string, len(items))
			for i, m := range items {
				said[i] = string(l.appendMessage(nil, m, depth+1))
			}
			return append(b, l.List(said...)...)
		}
	}
	return appendAny(b, value)
}
