package blob

import (
	"mime"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"
)

const maxNameBytes = 120

// CleanName makes a file name of a stranger fit to be shown and sent: the last
// part of a path, without control and direction signs, at most 120 bytes with
// its ending kept. It is never a name on disk.
func CleanName(name string) string {
	name = strings.ReplaceAll(strings.ToValidUTF8(name, ""), `\`, "/")
	name = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.C, r) || strings.ContainsRune(`"<>:|?*`, r) {
			return -1
		}
		return r
	}, name[strings.LastIndexByte(name, '/')+1:])
	name = strings.Trim(name, " .")
	if name == "" {
		return "file"
	}
	ending := path.Ext(name)
	if len(ending) > 10 {
		ending = ""
	}
	stem := strings.TrimSuffix(name, ending)
	for len(stem)+len(ending) > maxNameBytes {
		_, size := utf8.DecodeLastRuneInString(stem)
		stem = stem[:len(stem)-size]
	}
	return stem + ending
}

// Disposition is the value of a Content-Disposition field (RFC 6266). Only what
// PutImage made should be shown inline; everything else is a download.
func Disposition(name string, inline bool) string {
	kind := "attachment"
	if inline {
		kind = "inline"
	}
	return mime.FormatMediaType(kind, map[string]string{"filename": CleanName(name)})
}
