package db

import (
	"database/sql"
	"database/sql/driver"
	"encoding"
	"encoding/json"
	"fmt"
	"reflect"
	"sync"
	"time"
)

// scanner knows where each column of a result goes in a T.
type scanner struct {
	single bool
	fields [][]int // index path of the field for each column
}

var scanners sync.Map // scannerKey -> *scanner

type scannerKey struct {
	t    reflect.Type
	cols string
}

var (
	timeType    = reflect.TypeFor[time.Time]()
	scannerType = reflect.TypeFor[sql.Scanner]()
	textType    = reflect.TypeFor[encoding.TextUnmarshaler]()
)

func scannerFor[T any](cols []string) (*scanner, error) {
	t := reflect.TypeFor[T]()
	key := scannerKey{t, fmt.Sprint(cols)}
	if s, ok := scanners.Load(key); ok {
		return s.(*scanner), nil
	}
	s := &scanner{}
	if t.Kind() != reflect.Struct || t == timeType || reflect.PointerTo(t).Implements(scannerType) || reflect.PointerTo(t).Implements(textType) {
		if len(cols) != 1 {
			return nil, fmt.Errorf("db: %d columns for one %s", len(cols), t)
		}
		s.single = true
	} else {
		paths := map[string][]int{}
		fieldPaths(t, nil, paths)
		for _, c := range cols {
			p, ok := paths[c]
			if !ok {
				return nil, fmt.Errorf("db: %s has no field for column %q", t, c)
			}
			s.fields = append(s.fields, p)
		}
	}
	scanners.Store(key, s)
	return s, nil
}

func fieldPaths(t reflect.Type, prefix []int, into map[string][]int) {
	for f := range t.Fields() {
		path := append(append([]int{}, prefix...), f.Index...)
		if tag := f.Tag.Get("db"); tag != "" {
			into[tag] = path
		} else if f.Anonymous && f.Type.Kind() == reflect.Struct {
			fieldPaths(f.Type, path, into)
		}
	}
}

func (s *scanner) targets(v any) []any {
	rv := reflect.ValueOf(v).Elem()
	if s.single {
		return []any{target(rv)}
	}
	out := make([]any, len(s.fields))
	for i, p := range s.fields {
		out[i] = target(rv.FieldByIndex(p))
	}
	return out
}

// target is where a column is scanned to; NULL leaves plain fields zero.
func target(f reflect.Value) any {
	p := f.Addr().Interface()
	switch p := p.(type) {
	case *time.Time:
		return (*instant)(p)
	case *[]byte:
		return p
	case sql.Scanner:
		return p
	case encoding.TextUnmarshaler:
		return &fromText{f, p}
	}
	return &orZero{f}
}

// instant scans microseconds into a time in UTC.
type instant time.Time

func (i *instant) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*i = instant{}
	case int64:
		*i = instant(time.UnixMicro(v).UTC())
	default:
		return fmt.Errorf("db: an instant is kept as BIGINT, not as %T", src)
	}
	return nil
}

// fromText scans the text form of a value; NULL is its zero.
type fromText struct {
	f reflect.Value
	u encoding.TextUnmarshaler
}

func (s *fromText) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		s.f.SetZero()
		return nil
	case string:
		return s.u.UnmarshalText([]byte(v))
	case []byte:
		return s.u.UnmarshalText(v)
	}
	return fmt.Errorf("db: cannot put a %T into a %s", src, s.f.Type())
}

// orZero scans a nullable column into a plain field.
type orZero struct{ f reflect.Value }

func (o *orZero) Scan(src any) error {
	if src == nil {
		o.f.SetZero()
		return nil
	}
	switch o.f.Kind() {
	case reflect.String:
		switch v := src.(type) {
		case string:
			o.f.SetString(v)
			return nil
		case []byte:
			o.f.SetString(string(v))
			return nil
		}
	case reflect.Int, reflect.Int64, reflect.Int32:
		if v, ok := src.(int64); ok {
			o.f.SetInt(v)
			return nil
		}
	case reflect.Bool:
		switch v := src.(type) {
		case bool:
			o.f.SetBool(v)
			return nil
		case int64:
			o.f.SetBool(v != 0)
			return nil
		}
	case reflect.Float64:
		switch v := src.(type) {
		case float64:
			o.f.SetFloat(v)
			return nil
		case int64:
			o.f.SetFloat(float64(v))
			return nil
		}
	}
	return fmt.Errorf("db: cannot put a %T into a %s", src, o.f.Type())
}

// JSON keeps a value as JSON text in one column.
type JSON[T any] struct{ V T }

// Value implements driver.Valuer.
func (j JSON[T]) Value() (driver.Value, error) {
	b, err := json.Marshal(j.V)
	return string(b), err
}

// Scan implements sql.Scanner; NULL is the zero value.
func (j *JSON[T]) Scan(src any) error {
	var zero T
	j.V = zero
	switch v := src.(type) {
	case nil:
		return nil
	case string:
		return json.Unmarshal([]byte(v), &j.V)
	case []byte:
		return json.Unmarshal(v, &j.V)
	}
	return fmt.Errorf("db: JSON is kept as TEXT, not as %T", src)
}
