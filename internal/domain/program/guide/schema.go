package guide

import (
	"reflect"
	"strings"
	"sync"

	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
)

// The grammar of guide files is the Go types of this package: the tag of a
// field names its key and says whether it must be there. Reading, writing,
// comparing and documenting walk the types by the helpers below.

// field is one key of a mapping.
type field struct {
	key      string
	index    []int
	required bool
}

var fieldsByType sync.Map // reflect.Type to []field

// fieldsOf returns the keys of a struct in the order of its fields; those of
// an inline struct stand in its place.
func fieldsOf(t reflect.Type) []field {
	if known, ok := fieldsByType.Load(t); ok {
		return known.([]field)
	}
	var fields []field
	for i := range t.NumField() {
		key, option, _ := strings.Cut(t.Field(i).Tag.Get("guide"), ",")
		if option == "inline" {
			for _, inner := range fieldsOf(t.Field(i).Type) {
				inner.index = append([]int{i}, inner.index...)
				fields = append(fields, inner)
			}
			continue
		}
		fields = append(fields, field{key, []int{i}, option == "required"})
	}
	fieldsByType.Store(t, fields)
	return fields
}

// keysOf returns the names of the keys of a struct.
func keysOf(t reflect.Type) []string {
	var keys []string
	for _, f := range fieldsOf(t) {
		keys = append(keys, f.key)
	}
	return keys
}

// scalar is a value with a syntax of its own. parse returns what is wrong, or
// the zero message.
type scalar interface {
	parse(text string) i18n.Message
	syntax() string
}

// choice is a string with a closed list of values.
type choice interface{ choices() []string }

// zeroer is a value that says itself whether it is left out.
type zeroer interface{ IsZero() bool }

// isZero says whether a value is left out of the file.
func isZero(v reflect.Value) bool {
	if z, ok := v.Interface().(zeroer); ok && v.Kind() != reflect.Pointer {
		return z.IsZero()
	}
	if v.Kind() == reflect.Slice || v.Kind() == reflect.Map {
		return v.Len() == 0
	}
	return v.IsZero()
}

// Set returns the key of the measure that is set, and its parameters as a
// pointer to one of the types of this package; "" and nil where none is.
func (m Measure) Set() (key string, params any) {
	v := reflect.ValueOf(m)
	for _, f := range fieldsOf(v.Type()) {
		if p := v.FieldByIndex(f.index); !p.IsNil() {
			return f.key, p.Interface()
		}
	}
	return "", nil
}

// MeasureKeys returns the keys of all measures that a guide can name.
func MeasureKeys() []string { return keysOf(reflect.TypeFor[Measure]()) }
