package i18n

import (
	"encoding/json"
	"fmt"
	"time"
)

// The functions below read an argument as its declared kind, whether it comes
// from an accessor or, years later, from JSON: there a whole number is a
// float64, a Date a string, a Moment and a Message a map.

func asInt(v any) (int, bool) {
	switch v := v.(type) {
	case int:
		return v, true
	case int64:
		return int(v), true
	case float64:
		return int(v), true
	case json.Number:
		n, err := v.Int64()
		return int(n), err == nil
	}
	return 0, false
}

func asFloat(v any) (float64, bool) {
	switch v := v.(type) {
	case float64:
		return v, true
	case int:
		return float64(v), true
	case int64:
		return float64(v), true
	case json.Number:
		f, err := v.Float64()
		return f, err == nil
	}
	return 0, false
}

func asDate(v any) (Date, bool) {
	switch v := v.(type) {
	case Date:
		return v, true
	case string:
		var d Date
		err := d.UnmarshalText([]byte(v))
		return d, err == nil
	}
	return Date{}, false
}

func asMoment(v any) (Moment, bool) {
	switch v := v.(type) {
	case Moment:
		return v, true
	case map[string]any:
		at, _ := v["at"].(string)
		zone, _ := v["zone"].(string)
		t, err := time.Parse(time.RFC3339Nano, at)
		return Moment{t, zone}, err == nil
	}
	return Moment{}, false
}

func asMessage(v any) (Message, bool) {
	switch v := v.(type) {
	case Message:
		return v, true
	case map[string]any:
		key, ok := v["key"].(string)
		args, _ := v["args"].(map[string]any)
		return Message{Key: key, Args: args}, ok
	}
	return Message{}, false
}

func asList(v any) ([]string, bool) {
	switch v := v.(type) {
	case []string:
		return v, true
	case []any:
		list := make([]string, len(v))
		for i, item := range v {
			list[i] = string(appendAny(nil, item))
		}
		return list, true
	case nil:
		return nil, true
	}
	return nil, false
}

func asMessages(v any) ([]Message, bool) {
	switch v := v.(type) {
	case []Message:
		return v, true
	case []any:
		list := make([]Message, len(v))
		for i, item := range v {
			m, ok := asMessage(item)
			if !ok {
				return nil, false
			}
			list[i] = m
		}
		return list, true
	case nil:
		return nil, true
	}
	return nil, false
}

// appendAny writes a string as it is; anything else has not the declared kind
// and is shown rather than hidden.
func appendAny(b []byte, v any) []byte {
	if s, ok := v.(string); ok {
		return append(b, s...)
	}
	return fmt.Append(b, v)
}
