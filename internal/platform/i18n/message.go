package i18n

// Message is something to say to a person, before its language is known: the
// key of a catalogue entry and its arguments. Domain packages make messages
// (mostly through the typed accessors in package msg), edges translate them.
// A Message is plain data: it survives JSON, so that audit entries, jobs and
// findings can be read in any language years later.
type Message struct {
	Key  string `json:"key"`
	Args Args   `json:"args,omitempty"`
}

// Args are the named arguments of a Message. Values are strings, integers,
// floats, booleans, a Date, a Moment, another Message, or a slice of these.
type Args map[string]any

// IsZero says that there is nothing to say.
func (m Message) IsZero() bool { return m.Key == "" }
