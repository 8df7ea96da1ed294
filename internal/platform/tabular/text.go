package tabular

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// refusedKind says so when a file is of a kind that people take for a table but
// that is none: spreadsheets, archives, web pages.
func refusedKind(raw []byte) i18n.Message {
	head := bytes.ToLower(bytes.TrimSpace(raw[:min(len(raw), 512)]))
	switch {
	case len(head) == 0:
		return msg.TableEmpty()
	case bytes.HasPrefix(raw, []byte("PK\x03\x04")), bytes.HasPrefix(raw, []byte("\xd0\xcf\x11\xe0")):
		return msg.TableSpreadsheet()
	case bytes.HasPrefix(head, []byte("<!doctype")), bytes.HasPrefix(head, []byte("<html")), bytes.HasPrefix(head, []byte("<?xml")):
		return msg.TableWebPage()
	}
	return i18n.Message{}
}

// decodeText turns a file into UTF-8 without byte order mark. What is neither
// UTF-16 nor UTF-8 is Windows-1252, as spreadsheets in western Europe write it;
// a UTF-8 file with single bad bytes is reported rather than garbled.
func decodeText(raw []byte) (text, encoding string, err error) {
	switch order := utf16Order(raw); {
	case order != "":
		endian := unicode.LittleEndian
		if order == "utf-16be" {
			endian = unicode.BigEndian
		}
		plain, err := unicode.UTF16(endian, unicode.UseBOM).NewDecoder().Bytes(raw)
		text, encoding = string(plain), order
		if err != nil || len(raw)%2 != 0 {
			return "", "", invalid(msg.TableNotText())
		}
	case utf8.Valid(raw):
		text, encoding = string(raw), "utf-8"
	case multibyte(raw):
		return "", "", invalid(msg.TableBadText(1 + bytes.Count(raw[:firstBad(raw)], []byte("\n"))))
	default:
		plain, _ := charmap.Windows1252.NewDecoder().Bytes(raw)
		text, encoding = string(plain), "windows-1252"
	}
	if strings.ContainsRune(text, 0) {
		return "", "", invalid(msg.TableNotText())
	}
	return strings.TrimPrefix(text, "\ufeff"), encoding, nil
}

// utf16Order recognises UTF-16 by its mark, or by every second byte being zero,
// which is how text in Latin letters looks.
func utf16Order(raw []byte) string {
	switch {
	case bytes.HasPrefix(raw, []byte{0xff, 0xfe}):
		return "utf-16le"
	case bytes.HasPrefix(raw, []byte{0xfe, 0xff}):
		return "utf-16be"
	}
	var zeros [2]int
	head := raw[:min(len(raw), 400)&^1]
	for i, b := range head {
		if b == 0 {
			zeros[i%2]++
		}
	}
	switch half := len(head) / 2; {
	case half < 2:
		return ""
	case zeros[1] > half*3/4 && zeros[0] == 0:
		return "utf-16le"
	case zeros[0] > half*3/4 && zeros[1] == 0:
		return "utf-16be"
	}
	return ""
}

// multibyte says whether text is mostly UTF-8 beyond ASCII.
func multibyte(raw []byte) bool {
	good, bad := 0, 0
	for i := 0; i < len(raw); {
		r, size := utf8.DecodeRune(raw[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			bad++
		case size > 1:
			good++
		}
		i += size
	}
	return good > bad
}

func firstBad(raw []byte) int {
	for i := 0; i < len(raw); {
		r, size := utf8.DecodeRune(raw[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return len(raw)
}
