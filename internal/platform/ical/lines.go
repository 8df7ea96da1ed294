package ical

import (
	"bytes"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// lineReader cuts a file into unfolded lines. It knows all three line ends,
// skips blank lines, and counts lines as an editor would.
type lineReader struct {
	rest    []byte
	number  int // of the line that was read last
	ended   int // of the last physical line
	limit   int
	guessed int // first line that was not UTF-8; 0 if none
	tooLong bool
}

// newLineReader also takes off a byte order mark, and turns UTF-16 (which says
// so by its mark) into UTF-8.
func newLineReader(data []byte, limit int) *lineReader {
	switch {
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		data = data[3:]
	case bytes.HasPrefix(data, []byte("\xff\xfe")):
		data = fromUTF16(data[2:], 0, 1)
	case bytes.HasPrefix(data, []byte("\xfe\xff")):
		data = fromUTF16(data[2:], 1, 0)
	}
	return &lineReader{rest: data, limit: limit}
}

func fromUTF16(data []byte, low, high int) []byte {
	units := make([]uint16, 0, len(data)/2)
	for ; len(data) >= 2; data = data[2:] {
		units = append(units, uint16(data[low])|uint16(data[high])<<8)
	}
	return []byte(string(utf16.Decode(units)))
}

// next returns the next line that is not blank, unfolded. blank says that blank
// lines stood before it, which matters inside texts that were not folded.
func (r *lineReader) next() (line string, blank, ok bool) {
	first, found := r.physical()
	for found && len(first) == 0 {
		blank = true
		first, found = r.physical()
	}
	if !found {
		return "", blank, false
	}
	r.number = r.ended
	joined := first
	for {
		more, folded := r.folded()
		if !folded {
			break
		}
		if len(joined) == len(first) {
			joined = append(make([]byte, 0, 2*len(first)+len(more)), first...)
		}
		joined = append(joined, more...)
		if len(joined) > r.limit {
			break
		}
	}
	if len(joined) > r.limit {
		r.tooLong = true
		return "", blank, false
	}
	return r.decode(joined), blank, true
}

// folded returns the next physical line without its leading white space, if it
// continues the one before. Blank lines between the two are passed over: they
// come from line ends that were doubled on the way.
func (r *lineReader) folded() ([]byte, bool) {
	i := 0
	for i < len(r.rest) && (r.rest[i] == '\r' || r.rest[i] == '\n') {
		i++
	}
	if i == len(r.rest) || r.rest[i] != ' ' && r.rest[i] != '\t' {
		return nil, false
	}
	line, _ := r.physical()
	for len(line) == 0 {
		line, _ = r.physical()
	}
	return line[1:], true
}

// physical cuts off the next line at CR, LF or CR LF.
func (r *lineReader) physical() ([]byte, bool) {
	if len(r.rest) == 0 {
		return nil, false
	}
	r.ended++
	i := bytes.IndexByte(r.rest, '\n')
	if i < 0 {
		i = len(r.rest)
	}
	if cr := bytes.IndexByte(r.rest[:i], '\r'); cr >= 0 {
		i = cr
	}
	line := r.rest[:i]
	switch {
	case i+1 < len(r.rest) && r.rest[i] == '\r' && r.rest[i+1] == '\n':
		r.rest = r.rest[i+2:]
	case i < len(r.rest):
		r.rest = r.rest[i+1:]
	default:
		r.rest = nil
	}
	return line, true
}

// decode makes a string of a line. A line that is not UTF-8 is read as Windows
// 1252, of which Latin 1 is a part: the only other charset that is common.
func (r *lineReader) decode(line []byte) string {
	if utf8.Valid(line) {
		return string(line)
	}
	if r.guessed == 0 {
		r.guessed = r.number
	}
	text, err := charmap.Windows1252.NewDecoder().Bytes(line)
	if err != nil {
		return strings.ToValidUTF8(string(line), "")
	}
	return string(text)
}
