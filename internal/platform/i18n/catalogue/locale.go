package catalogue

import (
	"fmt"
	"strings"

	"go.yaml.in/yaml/v3"
)

const localeFile = "language.yaml"

// Locale is how a language writes dates, times and lists: data, not messages.
// Patterns are texts whose placeholders are {day}, {month}, {mon}, {year},
// {weekday}, {wday}, {date}, {time} and {zone}.
type Locale struct {
	Name          string            `yaml:"name"` // the language's name for itself
	Months        []string          `yaml:"months"`
	MonthsShort   []string          `yaml:"months-short"`
	Weekdays      []string          `yaml:"weekdays"` // Sunday first, like time.Weekday
	WeekdaysShort []string          `yaml:"weekdays-short"`
	Patterns      map[string]string `yaml:"patterns"`
	Zones         map[string]string `yaml:"zones"` // abbreviations that differ from those of the zone database

	Compiled map[string]Text `yaml:"-"` // Patterns, parsed
}

// Patterns every language has.
var patternNames = []string{
	"date", "date-day", "date-short", "date-short-year", "date-weekday", "date-weekday-short", "month-year",
	"moment", "time-zone", "range", "list-two", "list-last", "list-or-two", "list-or-last",
}

func (l *Locale) read(file string, source []byte) []Problem {
	if err := yaml.Unmarshal(source, l); err != nil {
		return []Problem{{File: file, Text: err.Error()}}
	}
	var problems []Problem
	report := func(format string, args ...any) {
		problems = append(problems, Problem{File: file, Text: fmt.Sprintf(format, args...)})
	}
	if strings.TrimSpace(l.Name) == "" {
		report("name is missing")
	}
	if len(l.Months) != 12 || len(l.MonthsShort) != 12 || len(l.Weekdays) != 7 || len(l.WeekdaysShort) != 7 {
		report("there must be 12 months and months-short, 7 weekdays and weekdays-short")
	}
	l.Compiled = map[string]Text{}
	for _, name := range patternNames {
		text, err := ParseText(l.Patterns[name])
		if err != nil || len(text) == 0 {
			report("pattern %s is missing or wrong (%v)", name, err)
			continue
		}
		l.Compiled[name] = text
	}
	return problems
}
