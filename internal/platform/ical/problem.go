package ical

import (
	"unicode/utf8"

	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// Problem is one thing that was left out or guessed, so that the person who
// keeps the calendar can see why it looks different here.
type Problem struct {
	Line    int // in the file, 0 when it belongs to no line
	Message i18n.Message
}

// notes collects problems up to a number, so that a file full of them costs
// neither memory nor patience.
type notes struct {
	list  []Problem
	limit int
	more  int
}

func (n *notes) add(line int, m i18n.Message) {
	if len(n.list) >= n.limit {
		n.more++
		return
	}
	n.list = append(n.list, Problem{Line: line, Message: m})
}

// all returns what was collected, with the number of those left out.
func (n *notes) all() []Problem {
	if n.more == 0 {
		return n.list
	}
	return append(n.list, Problem{Message: msg.IcalMore(n.more)})
}

// excerpt cuts a text from a file to what a message can carry.
func excerpt(s string) string {
	const most = 60
	s = clean(s)
	if len(s) <= most {
		return s
	}
	cut := most
	for !utf8.RuneStart(s[cut]) {
		cut--
	}
	return s[:cut] + "…"
}

func refuse(m i18n.Message) error { return fault.New(fault.Invalid, m) }
