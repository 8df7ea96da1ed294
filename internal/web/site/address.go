package site

import (
	"crypto/subtle"
	"math"
	"slices"
	"strconv"
	"strings"

	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// BadAddress is a parameter of an address that no page of ours writes. Nobody
// typed it into a form, so it is answered with 400 and not with the form again.
type BadAddress struct{ Name string }

// Error names the parameter for the log.
func (b *BadAddress) Error() string { return "bad address: " + b.Name }

// Unwrap makes it an Invalid with a sentence for the reader.
func (b *BadAddress) Unwrap() error { return fault.New(fault.Invalid, msg.SiteAddress(b.Name)) }

// mostPages bounds what is taken for the number of a page.
const mostPages = math.MaxInt32

// PageNumber reads which page of a numbered list is asked for, the first being
// 1, and 1 when none is. What is no such number is a BadAddress.
func (r *Request) PageNumber() (int, error) {
	text := r.Query("page")
	if text == "" {
		return 1, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > mostPages {
		return 0, &BadAddress{"page"}
	}
	return n, nil
}

// PageOf is PageNumber in a list of so many pages. A page behind the last is not
// found: a list may have become shorter since its address was written down.
func (r *Request) PageOf(pages int) (int, error) {
	n, err := r.PageNumber()
	if err == nil && n > max(pages, 1) {
		err = fault.New(fault.NotFound, msg.ErrorNotFoundText())
	}
	return n, err
}

// OneOf reads a parameter that has only these values, or none.
func (r *Request) OneOf(name string, values ...string) (string, error) {
	value := r.Query(name)
	if value != "" && !slices.Contains(values, value) {
		return "", &BadAddress{name}
	}
	return value, nil
}

// WriteCursor signs where a list goes on, for an address: a cursor says what the
// database compares with, and only this server writes one.
func (r *Request) WriteCursor(cursor string) string {
	return cursor + "." + r.site.cursorTag(cursor)
}

// ReadCursor reads the parameter that WriteCursor wrote; none is the beginning. One that was changed is a BadAddress.
func (r *Request) ReadCursor(name string) (string, error) {
	signed := r.Query(name)
	if signed == "" {
		return "", nil
	}
	at := strings.LastIndexByte(signed, '.')
	if at < 0 || subtle.ConstantTimeCompare([]byte(signed[at+1:]), []byte(r.site.cursorTag(signed[:at]))) == 0 {
		return "", &BadAddress{name}
	}
	return signed[:at], nil
}

func (s *Site) cursorTag(cursor string) string { return s.Box.Mac("cursor", cursor)[:16] }
