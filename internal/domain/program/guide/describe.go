package guide

import "reflect"

// MappingDoc describes a mapping of the guide file, for the reference.
type MappingDoc struct {
	Type   string // the Go type, whose doc comment introduces it
	Fields []KeyDoc
}

// KeyDoc describes one key of a mapping.
type KeyDoc struct {
	Key      string
	Owner    string // the Go type that has the field
	Field    string // the Go field, whose comment says what the key means
	Required bool
	List     bool
	Value    string   // the Go type of a value with a syntax of its own, see Values
	Choices  []string // the values of a closed list
	Mapping  string   // the Go type of a mapping
}

// ValueDoc describes a kind of single value.
type ValueDoc struct{ Type, Syntax string }

// Values returns the kinds of single values that Describe names.
func Values() []ValueDoc {
	docs := []ValueDoc{
		{"Text", "one value for each language of the guide, or a single one where the text is the same in all"},
		{"Files", "the path of a file for each language, below the folder of the guide"},
		{"Bool", "`true` or `false`"},
	}
	for _, v := range []scalar{new(Key), new(Words), new(Number), new(Share), new(Span), new(Within), new(Window), new(Target), new(Day), new(Language), new(Zone), new(Address), new(Pattern), new(FormatName)} {
		docs = append(docs, ValueDoc{reflect.TypeOf(v).Elem().Name(), v.syntax()})
	}
	return docs
}

// Describe returns every mapping of a guide file, each before those inside it.
func Describe() []MappingDoc {
	var all []MappingDoc
	seen := map[reflect.Type]bool{}
	var walk func(t reflect.Type)
	walk = func(t reflect.Type) {
		if seen[t] {
			return
		}
		seen[t] = true
		m := MappingDoc{Type: t.Name()}
		var inner []reflect.Type
		for _, f := range fieldsOf(t) {
			doc, mapping := describeKey(t, f)
			m.Fields = append(m.Fields, doc)
			if mapping != nil {
				inner = append(inner, mapping)
			}
		}
		all = append(all, m)
		for _, t := range inner {
			walk(t)
		}
	}
	walk(reflect.TypeFor[Guide]())
	return all
}

func describeKey(t reflect.Type, f field) (KeyDoc, reflect.Type) {
	owner := t
	for _, i := range f.index[:len(f.index)-1] {
		owner = owner.Field(i).Type
	}
	goField := t.FieldByIndex(f.index)
	doc := KeyDoc{Key: f.key, Owner: owner.Name(), Field: goField.Name, Required: f.required}
	value := goField.Type
	if value.Kind() == reflect.Slice {
		doc.List, value = true, value.Elem()
	}
	if value.Kind() == reflect.Pointer {
		value = value.Elem()
	}
	switch v := reflect.New(value).Interface().(type) {
	case *Text, *Files, scalar:
		doc.Value = value.Name()
	case choice:
		doc.Choices = v.choices()
	default:
		if value.Kind() == reflect.Struct {
			doc.Mapping = value.Name()
			return doc, value
		}
		doc.Value = "Bool"
	}
	return doc, nil
}
