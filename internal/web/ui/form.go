package ui

import (
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// Form is a POST form while it is written into a page. A refused form keeps
// what was typed, names every fault beside its field and lists them on top.
//
//	form := ui.NewForm(p)                            // GET
//	form := ui.NewForm(p).Refuse(r.PostForm, err)    // POST, refused: 422
//
//	@form.Post("/groups") {
//		@form.Text(ui.Input{Name: "name", Label: …, Value: group.Name, Required: true})
//		@ui.Actions() { @ui.Button(ui.Btn{Label: "Save"}) }
//	}
type Form struct {
	L    *i18n.Localizer
	Once string // the once-key, see Page.Once
	Rev  string // the revision that was read, for rows that two people may change
	ID   string // in front of the ids of its fields; a second form on a page needs one

	typed   url.Values
	message i18n.Message
	faults  []fault.Field
	refused bool
	still   bool // does not take the focus: a sample, not an answer
}

// NewForm begins a form with a new once-key.
func NewForm(p Page) Form { return Form{L: p.L, Once: p.Once()} }

// At sets the revision that the form's reader saw.
func (f Form) At(rev string) Form { f.Rev = rev; return f }

// In gives the form's fields their own ids.
func (f Form) In(id string) Form { f.ID = id; return f }

// Refuse takes over what was typed and why it was refused. The new once-key
// stays: the refused form did nothing.
func (f Form) Refuse(typed url.Values, err error) Form {
	f.typed, f.refused = typed, true
	if e := fault.As(err); e != nil {
		f.message, f.faults = e.Message, e.Fields
	}
	return f
}

// Typed takes over values without a fault: those of an address, or a first step.
func (f Form) Typed(values url.Values) Form { f.typed = values; return f }

// Refused says whether the form comes back.
func (f Form) Refused() bool { return f.refused }

// Value is what was typed into a field, or else the given value.
func (f Form) Value(name, stored string) string {
	if f.typed != nil && f.typed.Has(name) {
		return f.typed.Get(name)
	}
	return stored
}

// Has says whether a choice is made: in what was typed, once anything was.
func (f Form) Has(name, value string, stored bool) bool {
	if f.typed == nil {
		return stored
	}
	return slices.Contains(f.typed[name], value)
}

// Error is what is wrong with a field, in the reader's language.
func (f Form) Error(name string) string {
	for _, field := range f.faults {
		if field.Name == name {
			return f.L.T(field.Message)
		}
	}
	return ""
}

// summary is the sentence over the list of faults.
func (f Form) summary() string {
	if !f.message.IsZero() {
		return f.L.T(f.message)
	}
	return f.L.T(msg.CommonCheckFields(len(f.faults)))
}

// FieldID is the id of a field that the page writes itself, so that the list of
// faults leads to it.
func (f Form) FieldID(name string) string { return f.id(name) }

// id is the id of a field.
func (f Form) id(name string) string {
	prefix := f.ID
	if prefix == "" {
		prefix = "f"
	}
	return prefix + "-" + strings.Map(idRune, name)
}

// idRune keeps an id free of what a selector or an address would read.
func idRune(r rune) rune {
	if r == '-' || r == '_' || '0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' {
		return r
	}
	return '_'
}

// Input is one field of a form.
type Input struct {
	Name  string
	Label string
	Hint  string // above the control, read first
	Value string // what is stored; what was typed wins over it

	Required bool // a field that is not is marked as optional
	Unmarked bool // neither: it always has a value, or the form has one field only

	Autocomplete string // the purpose, as in HTML: "email", "name"; "off"
	InputMode    string // the keyboard: "numeric", "email"
	Placeholder  string // an example, never the label
	Lang         string // of what is written, when not the page's
	Min, Max     string // of numbers, dates and times
	Step         string
	MaxLength    int
	Rows         int    // of a text area, 4 when zero
	Accept       string // of a file: ".csv,text/csv"
	Multiple     bool   // of a file
	ReadOnly     bool
	Focus        bool // the one field in which a page begins

	Source string // of a combobox: answers ?q= with [{"value":…,"note":…}]
}

// Option is one choice of a list.
type Option struct {
	Value    string
	Label    string
	Note     string // a second line, or the note in a combobox
	Selected bool   // in what is stored
	Disabled bool
}

// describedBy ties hint and fault to the control.
func (f Form) describedBy(in Input) string {
	var ids []string
	if in.Hint != "" {
		ids = append(ids, f.id(in.Name)+"-h")
	}
	if f.Error(in.Name) != "" {
		ids = append(ids, f.id(in.Name)+"-e")
	}
	return strings.Join(ids, " ")
}

// attributes are those that every kind of control shares.
func (f Form) attributes(in Input) templ.Attributes {
	a := f.tied(in)
	if f.Error(in.Name) != "" {
		a["aria-invalid"] = "true"
	}
	a["id"], a["name"] = f.id(in.Name), in.Name
	for name, value := range map[string]string{
		"autocomplete": in.Autocomplete, "inputmode": in.InputMode, "placeholder": in.Placeholder, "lang": in.Lang,
		"min": in.Min, "max": in.Max, "step": in.Step, "accept": in.Accept,
	} {
		if value != "" {
			a[name] = value
		}
	}
	if in.MaxLength > 0 {
		a["maxlength"] = in.MaxLength
	}
	for name, on := range map[string]bool{
		"required": in.Required, "readonly": in.ReadOnly, "multiple": in.Multiple, "autofocus": in.Focus && !f.refused,
	} {
		if on {
			a[name] = true
		}
	}
	return a
}

// tied says what describes a control, or a group of them.
func (f Form) tied(in Input) templ.Attributes {
	if described := f.describedBy(in); described != "" {
		return templ.Attributes{"aria-describedby": described}
	}
	return templ.Attributes{}
}

// rows is the height of a text area.
func (in Input) rows() int {
	if in.Rows > 0 {
		return in.Rows
	}
	return 4
}
