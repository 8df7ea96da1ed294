package ical

import (
	"strings"
	"time"
	"unicode/utf8"
)

// lineLimit is the length of a written line in octets, without its end.
const lineLimit = 75

// lineWriter writes content lines: folded at 75 octets, never inside a
// character, and ended by CR LF.
type lineWriter struct{ b strings.Builder }

// line writes NAME:value, the value as it is.
func (w *lineWriter) line(name, value string) {
	rest := name + ":" + value
	limit := lineLimit
	for len(rest) > limit {
		cut := limit
		for !utf8.RuneStart(rest[cut]) {
			cut--
		}
		w.b.WriteString(rest[:cut] + "\r\n ")
		rest = rest[cut:]
		limit = lineLimit - 1 // the space counts
	}
	w.b.WriteString(rest + "\r\n")
}

// text writes a TEXT value, if there is one.
func (w *lineWriter) text(name, value string) {
	if value = clean(value); value != "" {
		w.line(name, escape(value))
	}
}

var escaper = strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\n", `\n`)

func escape(s string) string { return escaper.Replace(s) }

// paramValue makes a value safe inside a parameter: quoted always, so that
// nothing in a name can begin another parameter. A quoted string cannot hold
// quotes and line breaks, and most programs do not know the way round that RFC
// 6868 describes, so they become apostrophes and spaces.
func paramValue(s string) string {
	s = strings.NewReplacer("^", "^^", `"`, "'", "\n", " ", "\t", " ").Replace(clean(s))
	return `"` + s + `"`
}

// token keeps only the letters that names such as ACCEPTED are made of.
func token(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' {
			return r
		}
		return -1
	}, strings.ToUpper(s))
}

// oneLine keeps a value that is not TEXT, such as an address, on its line.
func oneLine(s string) string {
	return strings.ReplaceAll(clean(s), "\n", "")
}

// formatStamp is a date, a UTC time with Z, or a local time.
func formatStamp(t Time) string {
	switch {
	case t.AllDay:
		return t.Wall.Format("20060102")
	case t.UTC():
		return t.Wall.Format("20060102T150405Z")
	}
	return t.Wall.Format("20060102T150405")
}

func formatUTC(t time.Time) string { return t.UTC().Format("20060102T150405Z") }
