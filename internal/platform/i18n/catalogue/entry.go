package catalogue

import "golang.org/x/text/language"

// Entry is one message in one language.
type Entry struct {
	Key  string
	File string
	Line int

	// Plain is the text of a message without plural; Forms, indexed by Form,
	// are those of one with. A form that is absent is nil.
	Plain  Text
	Forms  [formCount]Text
	Plural bool

	// Params are the parameters, the counted one first, the others by name:
	// so a sentence may be turned round without turning the arguments of the
	// accessor. Counted names the parameter that chooses the form, if any.
	Params  []Param
	Counted string
}

// Param is a named and typed argument of a message.
type Param struct {
	Name string
	Kind Kind
}

// For returns the text for n things in the language: the zero text for none,
// where there is one, else the language's form, else Other.
func (e *Entry) For(tag language.Tag, n int) Text {
	if !e.Plural {
		return e.Plain
	}
	if n == 0 && e.Forms[Zero] != nil {
		return e.Forms[Zero]
	}
	if t := e.Forms[FormOf(tag, n)]; t != nil {
		return t
	}
	return e.Forms[Other]
}

// Sample is the text that describes the entry: the plain one, or Other.
func (e *Entry) Sample() Text {
	if e.Plural {
		if e.Forms[Other] != nil {
			return e.Forms[Other]
		}
		for _, t := range e.Forms {
			if t != nil {
				return t
			}
		}
	}
	return e.Plain
}

// texts calls f with each text of the entry.
func (e *Entry) texts(f func(Text)) {
	if !e.Plural {
		f(e.Plain)
		return
	}
	for _, t := range e.Forms {
		if t != nil {
			f(t)
		}
	}
}
