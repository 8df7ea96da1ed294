package ical

import (
	"strings"
	"unicode/utf8"
)

// property is one content line: NAME;PARAM=value;PARAM="value":value.
type property struct {
	name   string // in capitals
	params []param
	value  string
	line   int
}

type param struct{ name, value string }

// param returns the value of a parameter, "" when absent.
func (p *property) param(name string) string {
	for i := range p.params {
		if p.params[i].name == name {
			return p.params[i].value
		}
	}
	return ""
}

// text is the value as TEXT: unescaped, and decoded where vCalendar 1.0 used
// quoted-printable.
func (p *property) text() string {
	if strings.EqualFold(p.param("ENCODING"), "QUOTED-PRINTABLE") {
		return clean(unquote(p.value))
	}
	return clean(unescape(p.value))
}

// flat is the value of a property that is not a text: a line break in it can
// only come from wrapping.
func (p *property) flat() string {
	return strings.TrimSpace(strings.ReplaceAll(p.value, "\n", ""))
}

// propertyName returns the name that a line begins with, in capitals, and what
// follows it; ok is false when the line is no property. Names are written in
// capitals. Other spellings count only for names that we know, and unless the
// file as a whole is spelled so (mixed), only in small letters: "Location: at
// the bar" is a line of somebody's text.
func propertyName(line string, mixed bool) (name, rest string, ok bool) {
	i, small, large := 0, false, false
	for ; i < len(line); i++ {
		c := line[i]
		if c >= 'a' && c <= 'z' {
			small = true
		} else if c >= 'A' && c <= 'Z' {
			large = true
		} else if c != '-' && c != '_' && (c < '0' || c > '9') || i == 0 {
			break
		}
	}
	name, rest = line[:i], strings.TrimLeft(line[i:], " \t")
	if i == 0 || rest == "" || rest[0] != ':' && rest[0] != ';' {
		return "", "", false
	}
	if !small {
		return name, rest, true
	}
	name = strings.ToUpper(name)
	return name, rest, knownNames[name] && (mixed || !large)
}

// parseProperty reads a content line.
func parseProperty(line string, mixed bool) (property, bool) {
	name, rest, ok := propertyName(line, mixed)
	if !ok {
		return property{}, false
	}
	p := property{name: name}
	if rest[0] == ':' {
		p.value = rest[1:]
		return p, true
	}
	end := valueStart(rest, dateNames[name])
	if end < 0 {
		return property{}, false
	}
	p.value = rest[end+1:]
	p.params = parseParams(rest[1:end])
	return p, true
}

// valueStart finds the colon between parameters and value: the first one
// outside quotes or, when a quote is never closed, the first one. A date holds
// no colon, so for dates it is the last one: zone names are often not quoted.
func valueStart(s string, date bool) int {
	if date {
		return strings.LastIndexByte(s, ':')
	}
	quoted := false
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '"':
			quoted = !quoted
		case s[i] == ':' && !quoted:
			return i
		}
	}
	return strings.IndexByte(s, ':')
}

// parseParams reads NAME=value;NAME=value. A name without value is, as in
// vCalendar 1.0, the value of VALUE or ENCODING.
func parseParams(s string) []param {
	var params []param
	for s != "" {
		end, quoted := 0, false
		for ; end < len(s) && (quoted || s[end] != ';'); end++ {
			if s[end] == '"' {
				quoted = !quoted
			}
		}
		one := s[:end]
		s = s[min(end+1, len(s)):]
		name, value, given := strings.Cut(one, "=")
		name = strings.ToUpper(strings.TrimSpace(name))
		if !given {
			value = name
			name = "VALUE"
			if value == "QUOTED-PRINTABLE" || value == "BASE64" {
				name = "ENCODING"
			}
		}
		params = append(params, param{name, uncaret(strings.Trim(strings.TrimSpace(value), `"`))})
	}
	return params
}

// uncaret undoes the parameter encoding of RFC 6868.
func uncaret(s string) string {
	if strings.IndexByte(s, '^') < 0 {
		return s
	}
	return strings.NewReplacer("^n", "\n", "^N", "\n", "^'", `"`, "^^", "^").Replace(s)
}

// unquote decodes quoted-printable; what is not UTF-8 then is dropped.
func unquote(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '=' && i+2 < len(s) && hex(s[i+1]) >= 0 && hex(s[i+2]) >= 0 {
			b.WriteByte(byte(hex(s[i+1])<<4 | hex(s[i+2])))
			i += 2
			continue
		}
		if s[i] == '=' && (i+1 == len(s) || s[i+1] == '\n') {
			i++
			continue
		}
		b.WriteByte(s[i])
	}
	if utf8.ValidString(b.String()) {
		return b.String()
	}
	return strings.ToValidUTF8(b.String(), "")
}

func hex(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	}
	return -1
}
