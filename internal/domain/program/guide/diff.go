package guide

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// ChangeKind says how a part of the guide changed.
type ChangeKind string

// The kinds of changes.
const (
	Added     ChangeKind = "added"
	Removed   ChangeKind = "removed"
	Changed   ChangeKind = "changed"
	Reordered ChangeKind = "reordered"
)

// Change is one difference between two guides.
type Change struct {
	Kind    ChangeKind `json:"kind"`
	Section string     `json:"section"`         // the key at the top of the file: "requirements"
	Key     string     `json:"key,omitempty"`   // of the entry, where the section is a list of entries: "cadence"
	Field   string     `json:"field,omitempty"` // within the entry or section: "measure.events.on_topic"
	Text    bool       `json:"text,omitempty"`  // it is words for readers that changed
	Before  string     `json:"before,omitempty"`
	After   string     `json:"after,omitempty"`
}

// Where names the part that changed: "requirements cadence target".
func (c Change) Where() string {
	return strings.Join(slices.DeleteFunc([]string{c.Section, c.Key, c.Field}, func(s string) bool { return s == "" }), " ")
}

// Message says the change in a sentence.
func (c Change) Message() i18n.Message {
	switch {
	case c.Kind == Reordered:
		return msg.GuideReordered(c.Where())
	case c.Kind == Added && c.After != "" && !c.Text:
		return msg.GuideAddedAs(c.After, c.Where())
	case c.Kind == Added:
		return msg.GuideAdded(c.Where())
	case c.Kind == Removed:
		return msg.GuideRemoved(c.Where())
	case c.Text:
		return msg.GuideTextChanged(c.Where())
	default:
		return msg.GuideChanged(c.After, c.Before, c.Where())
	}
}

// ChangesRules says whether the change can change what a group is judged by:
// it concerns a requirement and more than its words.
func (c Change) ChangesRules() bool {
	return c.Section == "requirements" && !c.Text && c.Kind != Reordered && !strings.HasPrefix(c.Field, "source")
}

// Diff returns what is different in b, in the order of the file. Entries are
// compared by their key, so that an inserted one is a single change.
func Diff(a, b *Guide) []Change {
	var changes []Change
	before, after := reflect.ValueOf(*a), reflect.ValueOf(*b)
	for _, f := range fieldsOf(before.Type()) {
		d := differ{section: f.key}
		d.compare(before.FieldByIndex(f.index), after.FieldByIndex(f.index), "")
		changes = append(changes, d.changes...)
	}
	return changes
}

type differ struct {
	section, key string
	changes      []Change
}

func (d *differ) add(kind ChangeKind, field string, text bool, before, after string) {
	d.changes = append(d.changes, Change{kind, d.section, d.key, field, text, before, after})
}

func (d *differ) compare(a, b reflect.Value, field string) {
	if reflect.DeepEqual(a.Interface(), b.Interface()) {
		return
	}
	switch {
	case isEntries(a.Type()):
		d.entries(a, b)
	case a.Kind() == reflect.Struct && !isValue(a.Type()):
		for _, f := range fieldsOf(a.Type()) {
			d.compare(a.FieldByIndex(f.index), b.FieldByIndex(f.index), join(field, f.key))
		}
	case isZero(a):
		d.add(Added, field, isText(b), "", short(b))
	case isZero(b):
		d.add(Removed, field, isText(a), short(a), "")
	case a.Kind() == reflect.Pointer:
		d.compare(a.Elem(), b.Elem(), field)
	case a.Type() == reflect.TypeFor[Text]() || a.Type() == reflect.TypeFor[Files]():
		d.byLanguage(a, b, field)
	default:
		d.add(Changed, field, false, short(a), short(b))
	}
}

// entries compares two lists of entries that have a Key.
func (d *differ) entries(a, b reflect.Value) {
	before, after := keyed(a), keyed(b)
	var kept, common []string
	for i := range b.Len() {
		d.key = entryKey(b.Index(i), i)
		if old, ok := before[d.key]; ok {
			kept = append(kept, d.key)
			d.compare(old, b.Index(i), "")
		} else {
			d.add(Added, "", false, "", "")
		}
	}
	for i := range a.Len() {
		d.key = entryKey(a.Index(i), i)
		if _, ok := after[d.key]; ok {
			common = append(common, d.key)
		} else {
			d.add(Removed, "", false, "", "")
		}
	}
	if d.key = ""; !slices.Equal(kept, common) {
		d.add(Reordered, "", false, "", "")
	}
}

func (d *differ) byLanguage(a, b reflect.Value, field string) {
	languages := map[string]bool{}
	for _, v := range []reflect.Value{a, b} {
		for _, k := range v.MapKeys() {
			languages[k.String()] = true
		}
	}
	for _, lang := range slices.Sorted(maps.Keys(languages)) {
		key := reflect.ValueOf(lang).Convert(a.Type().Key())
		was, is := mapString(a, key), mapString(b, key)
		at := strings.TrimSuffix(join(field, lang), ".")
		switch {
		case was == is:
		case was == "":
			d.add(Added, at, isText(a), "", is)
		case is == "":
			d.add(Removed, at, isText(a), was, "")
		default:
			d.add(Changed, at, isText(a), was, is)
		}
	}
}

func mapString(m, key reflect.Value) string {
	if v := m.MapIndex(key); v.IsValid() {
		return v.String()
	}
	return ""
}

func isText(v reflect.Value) bool { return v.Type() == reflect.TypeFor[Text]() }

// isEntries says whether a type is a list of structs.
func isEntries(t reflect.Type) bool {
	return t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Struct && !isValue(t.Elem())
}

// isValue says whether a struct type is a single value in the file.
func isValue(t reflect.Type) bool {
	_, ok := reflect.New(t).Interface().(scalar)
	return ok
}

func keyed(list reflect.Value) map[string]reflect.Value {
	m := map[string]reflect.Value{}
	for i := range list.Len() {
		m[entryKey(list.Index(i), i)] = list.Index(i)
	}
	return m
}

// entryKey names an entry; one without a key by its place, from 1.
func entryKey(v reflect.Value, i int) string {
	for _, name := range []string{"Key", "Name"} {
		if k := v.FieldByName(name); k.IsValid() {
			return k.String()
		}
	}
	return fmt.Sprint(i + 1)
}

// short returns a value for a line of a comparison.
func short(v reflect.Value) string {
	if v.Kind() == reflect.Pointer {
		v = v.Elem()
	}
	switch x := v.Interface().(type) {
	case Text:
		return x.In(everyLanguage, slices.Sorted(maps.Keys(x))...)
	case fmt.Stringer:
		return x.String()
	}
	switch v.Kind() {
	case reflect.Slice:
		var items []string
		for i := range v.Len() {
			items = append(items, short(v.Index(i)))
		}
		return strings.Join(items, ", ")
	case reflect.Struct:
		var items []string
		for _, f := range fieldsOf(v.Type()) {
			if inner := v.FieldByIndex(f.index); !isZero(inner) {
				items = append(items, f.key+": "+short(inner))
			}
		}
		return strings.Join(items, ", ")
	default:
		return fmt.Sprint(v.Interface())
	}
}
