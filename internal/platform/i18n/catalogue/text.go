package catalogue

import (
	"fmt"
	"regexp"
	"strings"
)

// Text is a parsed catalogue text. In the source, {name} stands for a string
// argument, {name:kind} and {name:kind:style} for others; {count} is short for
// {count:count}. A brace itself is written twice.
type Text []Segment

// Segment is a piece of literal text, or a placeholder when Name is set.
type Segment struct {
	Literal string
	Name    string
	Kind    Kind   // empty until resolved, where the text did not declare it
	Style   string // empty for the kind's first style
}

// Literal returns the whole text and true when it has no placeholder.
func (t Text) Literal() (string, bool) {
	switch {
	case len(t) == 0:
		return "", true
	case len(t) == 1 && t[0].Name == "":
		return t[0].Literal, true
	}
	return "", false
}

var nameForm = regexp.MustCompile(`^[a-z][a-zA-Z0-9_]*$`)

// ParseText splits a catalogue text into segments.
func ParseText(s string) (Text, error) {
	var text Text
	var literal strings.Builder
	flush := func() {
		if literal.Len() > 0 {
			text = append(text, Segment{Literal: literal.String()})
			literal.Reset()
		}
	}
	for s != "" {
		i := strings.IndexAny(s, "{}")
		if i < 0 {
			literal.WriteString(s)
			break
		}
		literal.WriteString(s[:i])
		brace := s[i]
		s = s[i+1:]
		if s != "" && s[0] == brace {
			literal.WriteByte(brace)
			s = s[1:]
			continue
		}
		if brace == '}' {
			return nil, fmt.Errorf("a closing brace without an opening one; a brace in the text is written twice")
		}
		inner, rest, found := strings.Cut(s, "}")
		if !found {
			return nil, fmt.Errorf("placeholder {%s is not closed; a brace in the text is written twice", s)
		}
		segment, err := parsePlaceholder(inner)
		if err != nil {
			return nil, err
		}
		flush()
		text = append(text, segment)
		s = rest
	}
	flush()
	return text, nil
}

func parsePlaceholder(inner string) (Segment, error) {
	parts := strings.Split(inner, ":")
	seg := Segment{Name: parts[0]}
	if !nameForm.MatchString(seg.Name) {
		return seg, fmt.Errorf("placeholder {%s}: a name is letters, digits and underscores and begins with a small letter", inner)
	}
	if len(parts) > 1 {
		seg.Kind = Kind(parts[1])
	}
	if seg.Name == "count" && (seg.Kind == "" || seg.Kind == Int) {
		seg.Kind = Count
	}
	if seg.Kind != "" && !kinds[seg.Kind] {
		return seg, fmt.Errorf("placeholder {%s}: there is no kind %q", inner, seg.Kind)
	}
	if len(parts) == 3 {
		seg.Style = parts[2]
	}
	if len(parts) > 3 || !hasStyle(seg.Kind, seg.Style) {
		return seg, fmt.Errorf("placeholder {%s}: kind %s has the styles %s", inner, seg.Kind, strings.Join(styles[seg.Kind], ", "))
	}
	return seg, nil
}
