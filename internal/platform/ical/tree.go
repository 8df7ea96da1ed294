package ical

import (
	"strings"

	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// component is one BEGIN … END with the properties that are of use.
type component struct {
	name     string
	line     int
	props    []property
	children []*component
}

// get returns the first property of a name, or nil.
func (c *component) get(name string) *property {
	for i := range c.props {
		if c.props[i].name == name {
			return &c.props[i]
		}
	}
	return nil
}

// treeReader builds components from lines. It closes what was left open, and
// tells so, because one forgotten END should not cost a whole calendar.
type treeReader struct {
	lines  *lineReader
	limits Limits
	notes  *notes

	root    *component // holds the calendars
	stack   []*component
	last    *property // the property that an unfolded line would continue
	tail    []byte    // what unfolded lines have added to it
	dropped property  // where last points when the property is of no use
	keep    map[string]bool
	mixed   bool // the file does not write its names in capitals
	events  int
}

// readTree reads the whole file. The root has the calendars as children; events
// is the number of VEVENTs in them.
func readTree(data []byte, limits Limits, n *notes) (root *component, events int, err error) {
	t := &treeReader{lines: newLineReader(data, limits.LineBytes), limits: limits, notes: n, root: &component{}}
	t.stack = []*component{t.root}
	for {
		line, blank, ok := t.lines.next()
		if !ok {
			break
		}
		if err := t.take(line, blank); err != nil {
			return nil, 0, err
		}
	}
	if t.lines.tooLong {
		return nil, 0, refuse(msg.IcalErrorLineTooLong(limits.LineBytes, t.lines.number))
	}
	if t.lines.guessed > 0 {
		n.add(t.lines.guessed, msg.IcalCharsetGuessed())
	}
	return t.root, t.events, t.finish()
}

// finish closes the last property and refuses a file that stops inside a component: it was cut off on its
// way, and what is missing would look as if it had been deleted.
func (t *treeReader) finish() error {
	t.follow(nil)
	if len(t.root.children) == 0 {
		return refuse(msg.IcalErrorEmpty())
	}
	for len(t.stack) > 1 {
		open := t.stack[len(t.stack)-1]
		if open.line > 0 {
			return refuse(msg.IcalErrorCutOff(open.line, open.name, t.lines.ended))
		}
		t.pop()
	}
	return nil
}

func (t *treeReader) take(line string, blank bool) error {
	if strings.TrimSpace(line) == "" {
		return nil
	}
	name, rest, ok := propertyName(line, t.mixed)
	switch {
	case ok && name == "BEGIN" || len(t.root.children) == 0 && strings.HasPrefix(strings.ToUpper(line), "BEGIN:"):
		return t.begin(line)
	case len(t.root.children) == 0:
		return refuse(msg.IcalErrorNotCalendar(t.lines.number, excerpt(line)))
	case ok && name == "END":
		t.end(strings.ToUpper(clean(strings.TrimLeft(rest, ":;"))))
		return nil
	case ok && !t.keep[name]:
		t.dropped = property{name: name, line: t.lines.number}
		t.follow(&t.dropped)
		return nil
	}
	p, ok := parseProperty(line, t.mixed)
	if !ok {
		t.continued(line, blank)
		return nil
	}
	p.line = t.lines.number
	top := t.stack[len(t.stack)-1]
	t.follow(nil)
	top.props = append(top.props, p)
	t.follow(&top.props[len(top.props)-1])
	return nil
}

// continued adds a line that is no property to the text before it.
func (t *treeReader) continued(line string, blank bool) {
	if t.last == nil || !textNames[t.last.name] {
		t.notes.add(t.lines.number, msg.IcalLineUnreadable(excerpt(line)))
		return
	}
	if t.last == &t.dropped {
		return
	}
	t.notes.add(t.lines.number, msg.IcalTextNotFolded(t.last.name))
	if blank {
		t.tail = append(t.tail, '\n')
	}
	t.tail = append(append(t.tail, '\n'), line...)
}

// follow ends the property before and makes p the one that may be continued.
func (t *treeReader) follow(p *property) {
	if len(t.tail) > 0 {
		t.last.value += string(t.tail)
		t.tail = nil
	}
	t.last = p
}

func (t *treeReader) begin(line string) error {
	_, name, _ := strings.Cut(line, ":")
	name = strings.ToUpper(clean(name))
	t.follow(nil)
	if len(t.root.children) == 0 {
		t.mixed = !strings.HasPrefix(line, "BEGIN:")
		if !standardComponents[name] {
			return refuse(msg.IcalErrorNotCalendar(t.lines.number, excerpt(line)))
		}
	}
	if name == "VEVENT" {
		t.events++
		if t.events > t.limits.Events {
			return refuse(msg.IcalErrorTooManyEvents(t.limits.Events, t.lines.number))
		}
	}
	if entries[name] {
		t.closeEntry()
	}
	if len(t.stack) == 1 && name != "VCALENDAR" {
		t.notes.add(t.lines.number, msg.IcalNoCalendarObject(name))
		t.push(&component{name: "VCALENDAR"})
	}
	if len(t.stack) > t.limits.Depth {
		return refuse(msg.IcalErrorTooDeep(t.limits.Depth, t.lines.number))
	}
	t.push(&component{name: name, line: t.lines.number})
	return nil
}

func (t *treeReader) push(c *component) {
	top := t.stack[len(t.stack)-1]
	if top == t.root || keptNames[c.name] != nil {
		top.children = append(top.children, c)
	}
	t.stack = append(t.stack, c)
	t.keep = keptNames[c.name]
}

func (t *treeReader) pop() {
	t.stack = t.stack[:len(t.stack)-1]
	t.keep = keptNames[t.stack[len(t.stack)-1].name]
}

// end closes the innermost open component of that name.
func (t *treeReader) end(name string) {
	t.follow(nil)
	for i := len(t.stack) - 1; i > 0; i-- {
		if t.stack[i].name == name {
			t.closeTo(name, true)
			return
		}
	}
	t.notes.add(t.lines.number, msg.IcalEndWithoutBegin(excerpt(name)))
}

// closeEntry closes what is open inside the calendar. Entries stand side by
// side in a calendar: where one begins inside another, an END was forgotten.
func (t *treeReader) closeEntry() {
	for _, c := range t.stack[1:] {
		if entries[c.name] {
			t.closeTo(c.name, false)
			return
		}
	}
}

// closeTo closes up to and including the innermost component of that name,
// which is open. Those above it had no END of their own; itself has one when
// ended says so.
func (t *treeReader) closeTo(name string, ended bool) {
	i := len(t.stack) - 1
	for t.stack[i].name != name {
		i--
	}
	for len(t.stack) > i {
		open := t.stack[len(t.stack)-1]
		if !ended || len(t.stack) > i+1 {
			t.notes.add(t.lines.number, msg.IcalEndMissing(open.line, excerpt(open.name)))
		}
		t.pop()
	}
}

// entries are the components that stand directly in a calendar.
var entries = set("VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY", "VTIMEZONE")

// standardComponents may stand first in a file.
var standardComponents = set("VCALENDAR", "VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY", "VTIMEZONE")
