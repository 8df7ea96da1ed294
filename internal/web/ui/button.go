package ui

import "github.com/a-h/templ"

// Look is how loud a button is. A page has one primary button.
type Look string

// The looks of buttons.
const (
	LookPrimary Look = ""
	LookSoft    Look = "soft"
	LookLine    Look = "line"
	LookText    Look = "text"
	LookDanger  Look = "danger"
)

// Btn is a button or a link that looks like one. Its label says what happens,
// verb first.
type Btn struct {
	Label    string
	Icon     IconName
	IconOnly bool // the label is spoken only
	Look     Look
	Size     Size
	Full     bool // as wide as its place
	Disabled bool

	Name, Value  string // what a submit button adds to its form
	Form         string // id of a form that the button stands outside of
	Action       string // address that replaces the form's own
	OpensDialog  string // id of a Dialog; such a button submits nothing
	ClosesDialog string // same
	OpensMenu    string // id of a Menu; same
}

// class is the button's class.
func (b Btn) class() string {
	if b.IconOnly {
		if b.Size == SizeSmall {
			return "iconbtn iconbtn--sm"
		}
		return "iconbtn"
	}
	class := "btn"
	if b.Look != LookPrimary {
		class += " btn--" + string(b.Look)
	}
	switch b.Size {
	case SizeSmall:
		class += " btn--sm"
	case SizeLarge:
		class += " btn--lg"
	}
	if b.Full {
		class += " btn--full"
	}
	return class
}

// attributes are those that only some buttons have.
func (b Btn) attributes() templ.Attributes {
	a := templ.Attributes{}
	set := func(name, value string) {
		if value != "" {
			a[name] = value
		}
	}
	set("name", b.Name)
	set("value", b.Value)
	set("form", b.Form)
	set("formaction", string(templ.URL(b.Action)))
	set("popovertarget", b.OpensMenu)
	set("commandfor", b.OpensDialog+b.ClosesDialog)
	switch {
	case b.OpensDialog != "":
		a["command"] = "show-modal"
	case b.ClosesDialog != "":
		a["command"] = "close"
	}
	a["type"] = "submit"
	if b.OpensDialog+b.ClosesDialog+b.OpensMenu != "" {
		a["type"] = "button"
	}
	if b.IconOnly {
		a["aria-label"] = b.Label
	}
	if b.Disabled {
		a["disabled"] = true
	}
	return a
}
